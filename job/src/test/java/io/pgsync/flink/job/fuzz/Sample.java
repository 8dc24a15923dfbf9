package io.pgsync.flink.job.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random choices. */
final class Sample {
    private Sample() {}

    static <T> T of(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    /** Some of the values, in any order. */
    static <T> List<T> some(List<T> values, int count, Random random) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
    }

    /** True once in so many times. */
    static boolean once(int times, Random random) {
        return random.nextInt(times) == 0;
    }
}
