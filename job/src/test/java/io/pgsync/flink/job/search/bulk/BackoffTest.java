package io.pgsync.flink.job.search.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    @ParameterizedTest
    @CsvSource({"1,100", "2,200", "5,1600", "6,3200", "7,5000", "1000000,5000"})
    void doublesUpToTheLongestWait(int failures, long most) {
        for (int i = 0; i < 1_000; i++) {
            assertThat(Backoff.DEFAULT.after(failures))
                    .isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
        }
    }
}
