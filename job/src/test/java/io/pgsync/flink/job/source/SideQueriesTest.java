package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SideQueriesTest {
    @Test
    void seesWhatEndedBeforeTheSnapshot() {
        assertThat(SideQueries.isVisible(99, "100:200:100,150")).isTrue();
        assertThat(SideQueries.isVisible(120, "100:200:100,150")).isTrue();
        assertThat(SideQueries.isVisible(199, "200:200:")).isTrue();
    }

    @Test
    void doesNotSeeWhatStillRuns() {
        assertThat(SideQueries.isVisible(100, "100:200:100,150")).isFalse();
        assertThat(SideQueries.isVisible(150, "100:200:100,150")).isFalse();
        assertThat(SideQueries.isVisible(200, "100:200:100,150")).isFalse();
        assertThat(SideQueries.isVisible(201, "200:200:")).isFalse();
    }

    @Test
    void comparesAcrossTheWrapOfTransactionNumbers() {
        long next = (7L << 32) + 5;
        assertThat(SideQueries.isVisible(-3, next + ":" + next + ":")).isTrue();
        assertThat(SideQueries.isVisible(4, next + ":" + next + ":")).isTrue();
        assertThat(SideQueries.isVisible(6, next + ":" + next + ":")).isFalse();
        assertThat(SideQueries.isVisible(-3, (next - 10) + ":" + next + ":" + (next - 8)))
                .isFalse();
    }

    @Test
    void quotesLiterals() {
        assertThat(SideQueries.literal("it's \\")).isEqualTo("'it''s \\'");
    }
}
