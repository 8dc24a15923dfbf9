package io.pgsync.flink.job.search.bulk;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The wait before a retry: exponential, with jitter so that subtasks do not retry together. */
public record Backoff(Duration first, Duration longest) {
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    /**
     * The wait after that many failures, counted from 1: between half and all of the doubled time.
     */
    public Duration after(int failures) {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
