package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.job.verify.Verification;
import java.io.PrintStream;
import java.util.Locale;

/** Shows the progress of a verification: a bar in a terminal, otherwise an occasional line. */
final class VerifyBar implements Verification.Progress {
    private static final int WIDTH = 30;
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long LOG_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final String index;
    private long lastShown;
    private String phase = "";
    private int shown;

    VerifyBar(PrintStream out, boolean terminal, String index) {
        this.out = out;
        this.terminal = terminal;
        this.index = index;
    }

    @Override
    public void at(String newPhase, long done, long total) {
        at(newPhase, done, total, System.nanoTime());
    }

    /** Shows the progress, unless this phase was shown just now. */
    void at(String newPhase, long done, long total, long nanoTime) {
        long pause = terminal ? TERMINAL_NANOS : LOG_NANOS;
        if (newPhase.equals(phase) && nanoTime - lastShown < pause) {
            return;
        }
        phase = newPhase;
        lastShown = nanoTime;
        String text = index + "  " + text(phase, done, total, terminal);
        if (terminal) {
            out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
            out.flush();
            shown = text.length();
        } else {
            out.println(text);
        }
    }

    /** The text; an estimated total that turns out too small is left out. */
    static String text(String phase, long done, long total, boolean bar) {
        if (done == 0 && total == 0) {
            return phase;
        }
        String count = String.format(Locale.ROOT, "%,d %s", done, phase);
        if (total < done || total == 0) {
            return count;
        }
        int filled = (int) (WIDTH * done / total);
        String drawn = bar ? "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " : "";
        return drawn + String.format(Locale.ROOT, "%3d %%  %s", 100 * done / total, count);
    }

    /** Removes the bar before the result is printed. */
    void end() {
        if (terminal && shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
        }
        shown = 0;
    }
}
