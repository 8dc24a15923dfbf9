package io.pgsync.flink.job.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** Captures what a command prints, on both streams. */
final class Console {
    private String text = "";

    int capture(IntSupplier command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            return command.getAsInt();
        } finally {
            System.setOut(out);
            System.setErr(err);
            text = printed.toString(StandardCharsets.UTF_8);
        }
    }

    /** What the last command printed. */
    String text() {
        return text;
    }
}
