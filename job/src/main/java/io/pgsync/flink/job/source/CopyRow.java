package io.pgsync.flink.job.source;

import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;

/**
 * Turns lines of COPY's text format into tuples: values are separated by tabs, {@code \N} is NULL,
 * and a backslash escapes control characters and itself.
 */
final class CopyRow {
    private final int columns;
    private final ByteBuilder tuple = new ByteBuilder(1024);
    private final ByteBuilder unescaped = new ByteBuilder(256);

    CopyRow(int columns) {
        this.columns = columns;
    }

    /** The tuple of one line, with or without its line feed. */
    byte[] parse(byte[] line) {
        int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        tuple.clear();
        int count = 0;
        int from = 0;
        while (true) {
            boolean escapes = false;
            int at = from;
            while (at < end && line[at] != '\t') {
                if (line[at] == '\\') {
                    escapes = true;
                    at++;
                }
                at++;
            }
            append(line, from, at, escapes);
            count++;
            if (at >= end) {
                break;
            }
            from = at + 1;
        }
        if (count != columns) {
            throw new IllegalStateException(
                    "COPY gave " + count + " columns, " + columns + " were asked for");
        }
        return tuple.toByteArray();
    }

    private void append(byte[] line, int from, int to, boolean escapes) {
        if (!escapes) {
            Tuple.appendValue(tuple, line, from, to - from);
        } else if (to - from == 2 && line[from + 1] == 'N') {
            Tuple.appendNull(tuple);
        } else {
            unescaped.clear();
            for (int at = from; at < to; at++) {
                unescaped.append(line[at] == '\\' ? unescape(line[++at]) : line[at]);
            }
            Tuple.appendValue(tuple, unescaped.array(), 0, unescaped.size());
        }
    }

    private static byte unescape(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> letter;
        };
    }
}
