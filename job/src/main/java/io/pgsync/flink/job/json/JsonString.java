package io.pgsync.flink.job.json;

import io.pgsync.flink.job.row.ByteBuilder;

/** Writes UTF-8 text as a JSON string, escaped exactly as Postgres escapes it. */
public final class JsonString {
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private JsonString() {}

    public static ByteBuilder append(byte[] text, int offset, int length, ByteBuilder out) {
        out.append('"');
        int end = offset + length;
        int copied = offset;
        for (int at = offset; at < end; at++) {
            byte b = text[at];
            // negative bytes are parts of longer characters and never need an escape
            if (b >= ' ' ? b == '"' || b == '\\' : b >= 0) {
                out.append(text, copied, at - copied);
                escape(b, out);
                copied = at + 1;
            }
        }
        return out.append(text, copied, end - copied).append('"');
    }

    private static void escape(byte b, ByteBuilder out) {
        out.append('\\');
        switch (b) {
            case '"', '\\' -> out.append(b);
            case '\b' -> out.append('b');
            case '\f' -> out.append('f');
            case '\n' -> out.append('n');
            case '\r' -> out.append('r');
            case '\t' -> out.append('t');
            default ->
                    out.append('u').append('0').append('0').append(HEX[b >> 4]).append(HEX[b & 15]);
        }
    }
}
