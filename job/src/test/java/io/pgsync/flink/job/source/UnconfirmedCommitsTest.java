package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnconfirmedCommitsTest {
    private final UnconfirmedCommits commits = new UnconfirmedCommits();

    @Test
    void isAsOldAsTheFirstCommitThatNoCheckpointHolds() {
        commits.committed(10_000, 100);
        commits.committed(12_000, 200);
        commits.committed(15_000, 300);
        assertThat(commits.ageInSeconds(20_000)).isEqualTo(10);

        commits.confirmed(199);
        assertThat(commits.ageInSeconds(20_000)).isEqualTo(8);

        commits.confirmed(300);
        assertThat(commits.ageInSeconds(20_000)).isZero();
    }

    @Test
    void isNeverYoungerThanItsOldestCommitThoughManyAreRememberedAsOne() {
        for (int i = 0; i < 100; i++) {
            commits.committed(10_000 + i, 100 + i);
        }
        commits.confirmed(150);
        assertThat(commits.ageInSeconds(11_000)).isEqualTo(1);
        commits.confirmed(199);
        assertThat(commits.ageInSeconds(11_000)).isZero();
    }

    @Test
    void isNotNegativeWhenTheServersClockIsAhead() {
        commits.committed(10_000, 100);
        assertThat(commits.ageInSeconds(9_000)).isZero();
    }
}
