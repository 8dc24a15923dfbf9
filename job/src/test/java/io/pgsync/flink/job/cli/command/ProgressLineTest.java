package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.cli.local.JobProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void showsRowsAndRateOfTheSnapshot() {
        JobProgress before = new JobProgress(9_000, 1_000, 0, 0, 0, 0, Long.MIN_VALUE);
        JobProgress now = new JobProgress(9_000, 4_000, 0, 0, 0, 0, Long.MIN_VALUE);
        assertThat(ProgressLine.text(now, before, 2))
                .isEqualTo("snapshot   4,000 of about 9,000 rows, 1,500 rows/s");
    }

    @Test
    void showsDocumentsWhileTheGateOpens() {
        assertThat(ProgressLine.text(new JobProgress(9, 9_000, 0, 120, 0, 0, 17), null, 1))
                .isEqualTo("documents  9,000 rows, 120 documents indexed");
    }

    @Test
    void showsChangesBehindTheGate() {
        JobProgress live = new JobProgress(9, 9, 3, 120, 1, 2, EventTime.GATE_END + 1);
        assertThat(ProgressLine.text(live, null, 1))
                .isEqualTo(
                        "live       3 changes, 120 documents indexed, 1 deleted, 2 dead letters");
    }

    @Test
    void printsALineOnlyWhenItSaysSomethingNew() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        ProgressLine line = new ProgressLine(out, false);
        JobProgress start = new JobProgress(0, 0, 0, 0, 0, 0, Long.MIN_VALUE);
        JobProgress later = new JobProgress(0, 10, 0, 0, 0, 0, 5);
        line.show(start, 0);
        line.show(later, SECOND);
        line.show(later, 6 * SECOND);
        line.show(later, 12 * SECOND);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("starting\ndocuments  10 rows, 0 documents indexed\n");
    }
}
