package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.cli.local.JobProgress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows the job's progress: one updating line in a terminal, otherwise an occasional line. */
final class ProgressLine {
    private static final long TERMINAL_NANOS = 500_000_000L;
    private static final long LOG_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private long lastShown;
    private JobProgress before;
    private String shown = "";

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows the progress, unless it was shown just now or has not changed. */
    void show(JobProgress now, long nanoTime) {
        long elapsed = nanoTime - lastShown;
        if (before != null && elapsed < (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
            return;
        }
        String text = text(now, before, elapsed / 1e9);
        before = now;
        lastShown = nanoTime;
        if (text.equals(shown)) {
            return;
        }
        print(text);
        shown = text;
    }

    /** Ends the updating line, so that other output begins on a new line. */
    void end() {
        if (terminal && !shown.isEmpty()) {
            out.println();
        }
        shown = "";
    }

    private void print(String text) {
        if (terminal) {
            String blanks = " ".repeat(Math.max(0, shown.length() - text.length()));
            out.print("\r" + text + blanks);
            out.flush();
        } else {
            out.println(text);
        }
    }

    static String text(JobProgress now, JobProgress before, double seconds) {
        String documents =
                number(now.written())
                        + " documents indexed"
                        + counted(now.deleted(), "deleted")
                        + counted(now.deadLetters(), "dead letters");
        if (now.indexedPosition() > EventTime.GATE_END) {
            return "live       " + number(now.streamRows()) + " changes, " + documents;
        }
        if (now.indexedPosition() > 0) {
            return "documents  " + rows(now) + ", " + documents;
        }
        if (now.snapshotRows() == 0) {
            return "starting";
        }
        long rate =
                before == null || seconds <= 0
                        ? 0
                        : Math.round((now.snapshotRows() - before.snapshotRows()) / seconds);
        return "snapshot   " + rows(now) + (rate > 0 ? ", " + number(rate) + " rows/s" : "");
    }

    private static String counted(long count, String what) {
        return count > 0 ? ", " + number(count) + " " + what : "";
    }

    private static String rows(JobProgress now) {
        boolean estimated = now.estimatedRows() > now.snapshotRows();
        return number(now.snapshotRows())
                + (estimated ? " of about " + number(now.estimatedRows()) : "")
                + " rows";
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
