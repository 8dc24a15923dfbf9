package io.pgsync.flink.job.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WalPositionTest {
    private static final int PAGE = 8192;

    @Test
    void insertionBehindAPageHeaderIsTheStartOfThePage() {
        long page = WalPosition.parse("0/19E5A000");
        assertThat(WalPosition.withoutPageHeader(page + 24, PAGE)).isEqualTo(page);
        assertThat(WalPosition.withoutPageHeader(page + 40, PAGE)).isEqualTo(page);
        assertThat(WalPosition.withoutPageHeader(page + 48, PAGE)).isEqualTo(page + 48);
        assertThat(WalPosition.withoutPageHeader(page - 8, PAGE)).isEqualTo(page - 8);
    }

    /** Its rest is shorter than the longest header: the log's end seems to lie before it. */
    @Test
    void logReachesARecordThatEndsOnAFreshPage() {
        long recordEnd = WalPosition.parse("0/19E5A020");
        long end = WalPosition.withoutPageHeader(recordEnd, PAGE);
        assertThat(end).isLessThan(recordEnd);
        assertThat(WalPosition.reaches(end, recordEnd)).isTrue();
    }

    @Test
    void logThatWasSetBackDoesNotReachThePosition() {
        long position = WalPosition.parse("0/19E5A020");
        assertThat(WalPosition.reaches(position - PAGE, position)).isFalse();
        assertThat(WalPosition.reaches(position, position)).isTrue();
    }
}
