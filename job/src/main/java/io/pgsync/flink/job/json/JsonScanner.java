package io.pgsync.flink.job.json;

import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;

/** A cursor over JSON text in UTF-8; every syntax error is an IllegalArgumentException. */
public final class JsonScanner {
    private final byte[] bytes;
    private final int end;
    private int at;

    public JsonScanner(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
        skipBlanks();
    }

    public JsonScanner(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return at;
    }

    boolean atEnd() {
        return at == end;
    }

    /** The next byte that is not a blank. */
    public byte peek() {
        if (at == end) {
            throw new IllegalArgumentException("malformed JSON: ends early");
        }
        return bytes[at];
    }

    /** Skips {@code token} if it is next. */
    public boolean take(char token) {
        if (peek() != token) {
            return false;
        }
        at++;
        skipBlanks();
        return true;
    }

    public void expect(char token) {
        if (!take(token)) {
            throw new IllegalArgumentException(
                    "malformed JSON: '%c' where '%c' is expected"
                            .formatted((char) bytes[at], token));
        }
    }

    /** Skips the next value, of any kind, and returns a scanner of that value. */
    public JsonScanner value() {
        int start = at;
        byte first = peek();
        if (first == '{' || first == '[') {
            skipContainer();
        } else if (first == '"') {
            skipString();
        } else {
            skipLiteral();
        }
        JsonScanner value = new JsonScanner(bytes, start, at - start);
        skipBlanks();
        return value;
    }

    /** How many bytes are left. */
    public int length() {
        return end - at;
    }

    /** The rest, unchanged. */
    public String text() {
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    /** Skips the next string and appends its unescaped content. */
    public void string(ByteBuilder out) {
        int start = at + 1;
        skipString();
        decode(start, at - 1, out);
        skipBlanks();
    }

    private void skipBlanks() {
        while (at < end
                && (bytes[at] == ' '
                        || bytes[at] == '\n'
                        || bytes[at] == '\t'
                        || bytes[at] == '\r')) {
            at++;
        }
    }

    private void skipContainer() {
        int depth = 0;
        do {
            switch (peek()) {
                case '"' -> skipString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0);
    }

    private void skipString() {
        if (peek() != '"') {
            throw new IllegalArgumentException("malformed JSON: a string is expected");
        }
        at++;
        while (peek() != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
            if (at > end) {
                at = end;
            }
        }
        at++;
    }

    private void skipLiteral() {
        int start = at;
        while (at < end && isLiteralByte(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw new IllegalArgumentException("malformed JSON: a value is expected");
        }
    }

    private static boolean isLiteralByte(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || b == '-'
                || b == '+'
                || b == '.'
                || b == 'E';
    }

    private void decode(int from, int to, ByteBuilder out) {
        int copied = from;
        int read = from;
        while (read < to) {
            if (bytes[read] != '\\') {
                read++;
                continue;
            }
            out.append(bytes, copied, read - copied);
            byte escape = bytes[read + 1];
            read += 2;
            switch (escape) {
                case '"', '\\', '/' -> out.append(escape);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> read = decodeUnicode(read, to, out);
                default -> throw new IllegalArgumentException("malformed JSON: unknown escape");
            }
            copied = read;
        }
        out.append(bytes, copied, to - copied);
    }

    /**
     * Decodes the text after {@code \\u}, including both halves of a surrogate pair, and returns
     * the position after it.
     */
    private int decodeUnicode(int from, int to, ByteBuilder out) {
        int unit = hex(from, to);
        if (unit == 0) {
            throw new IllegalArgumentException(
                    "\\u0000 cannot be part of a text; remove it from the row");
        }
        if (!Character.isSurrogate((char) unit)) {
            out.append(String.valueOf((char) unit));
            return from + 4;
        }
        int next = from + 4;
        if (next + 6 <= to && bytes[next] == '\\' && bytes[next + 1] == 'u') {
            int low = hex(next + 2, to);
            if (Character.isSurrogatePair((char) unit, (char) low)) {
                out.append(Character.toString(Character.toCodePoint((char) unit, (char) low)));
                return next + 6;
            }
        }
        throw new IllegalArgumentException(
                "\\u%04x is half of a surrogate pair; remove it from the row".formatted(unit));
    }

    private int hex(int from, int to) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < to ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                throw new IllegalArgumentException("malformed JSON: \\u without four hex digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
