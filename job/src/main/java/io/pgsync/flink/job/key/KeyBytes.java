package io.pgsync.flink.job.key;

import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.compiler.physical.KeyType;
import io.pgsync.flink.job.json.JsonText;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encodes column values as key bytes. Two encodings are equal exactly if Postgres compares the
 * values as equal, and their unsigned bytes have Postgres's order.
 *
 * <p>The encoding of a value is never the start of another value's, so the parts of a key are
 * simply concatenated. The encodings are part of the job's state: changing one needs a new state
 * version.
 */
public final class KeyBytes {
    /** Ends a text; Postgres texts contain no zero byte. */
    private static final byte END_OF_TEXT = 0;

    private KeyBytes() {}

    /**
     * Appends the key of a row.
     *
     * @return false, with nothing appended, if a part is NULL, which equals nothing
     * @throws IllegalStateException if the stream left out the value of a part
     */
    public static boolean append(Tuple tuple, List<KeyPart> parts, ByteBuilder out) {
        int start = out.size();
        for (KeyPart part : parts) {
            int column = part.column();
            if (tuple.isUnchanged(column)) {
                throw new IllegalStateException(
                        "key column " + column + " was left out by the stream");
            }
            if (tuple.isNull(column)) {
                out.truncate(start);
                return false;
            }
            appendPart(part.type(), tuple.bytes(), tuple.offset(column), tuple.length(column), out);
        }
        return true;
    }

    /**
     * Appends the encoding of one value, given in Postgres's text form.
     *
     * @throws IllegalArgumentException if the text cannot be a value of that type
     */
    public static void appendPart(
            KeyType type, byte[] text, int offset, int length, ByteBuilder out) {
        int start = out.size();
        try {
            write(type, text, offset, length, out);
        } catch (IllegalArgumentException e) {
            out.truncate(start);
            throw new IllegalArgumentException(
                    "cannot use '%s' as a key of kind %s: %s"
                            .formatted(
                                    JsonText.shorten(text, offset, length), type, e.getMessage()));
        }
    }

    private static ByteBuilder write(
            KeyType type, byte[] text, int offset, int length, ByteBuilder out) {
        return switch (type) {
            case INTEGER -> appendOrdered(parseLong(text, offset, length), out);
            case NUMERIC -> NumericKey.append(text, offset, length, out);
            case FLOAT -> appendDouble(text, offset, length, out);
            case BOOLEAN -> appendBoolean(text, offset, length, out);
            case TEXT -> out.append(text, offset, length).append(END_OF_TEXT);
            case BLANK_PADDED -> appendWithoutPadding(text, offset, length, out);
            case CASE_INSENSITIVE -> appendLowerCase(text, offset, length, out);
            case TEMPORAL -> TemporalKey.append(text, offset, length, out);
        };
    }

    /**
     * Writes a number in one to nine bytes that sort like the numbers: a byte with the sign and the
     * number of bytes that follow, then these bytes, highest first.
     */
    static ByteBuilder appendOrdered(long value, ByteBuilder out) {
        long magnitude = value < 0 ? ~value : value;
        int count = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
        out.append((byte) (value < 0 ? 0x7f - count : 0x80 + count));
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            out.append((byte) (value >>> shift));
        }
        return out;
    }

    static long parseLong(byte[] text, int offset, int length) {
        boolean negative = length > 0 && text[offset] == '-';
        int first = negative ? 1 : 0;
        if (first == length) {
            throw new IllegalArgumentException("no integer");
        }
        // negative, because Long.MIN_VALUE has no positive counterpart
        long value = 0;
        for (int i = first; i < length; i++) {
            int digit = text[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("no integer");
            }
            if (value < (Long.MIN_VALUE + digit) / 10) {
                throw new IllegalArgumentException("beyond 64 bits");
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw new IllegalArgumentException("beyond 64 bits");
        }
        return negative ? value : -value;
    }

    /** IEEE bits, transformed so that they sort like the numbers; NaN is the greatest. */
    private static ByteBuilder appendDouble(byte[] text, int offset, int length, ByteBuilder out) {
        double value =
                Double.parseDouble(new String(text, offset, length, StandardCharsets.US_ASCII));
        // adding zero turns -0 into 0
        long bits = Double.doubleToLongBits(value + 0.0);
        return out.appendLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    }

    private static ByteBuilder appendBoolean(byte[] text, int offset, int length, ByteBuilder out) {
        if (length != 1 || (text[offset] != 't' && text[offset] != 'f')) {
            throw new IllegalArgumentException("neither t nor f");
        }
        return out.append((byte) (text[offset] == 't' ? 1 : 0));
    }

    private static ByteBuilder appendWithoutPadding(
            byte[] text, int offset, int length, ByteBuilder out) {
        int count = length;
        while (count > 0 && text[offset + count - 1] == ' ') {
            count--;
        }
        return out.append(text, offset, count).append(END_OF_TEXT);
    }

    /**
     * Lower-cases character by character, as the C library does for Postgres; String.toLowerCase
     * would look at neighbours (Greek final sigma) and may lengthen the text.
     */
    private static ByteBuilder appendLowerCase(
            byte[] text, int offset, int length, ByteBuilder out) {
        boolean ascii = true;
        for (int i = offset; i < offset + length; i++) {
            ascii &= text[i] >= 0;
        }
        if (!ascii) {
            StringBuilder lower = new StringBuilder(length);
            new String(text, offset, length, StandardCharsets.UTF_8)
                    .codePoints()
                    .map(Character::toLowerCase)
                    .forEach(lower::appendCodePoint);
            return out.append(lower.toString()).append(END_OF_TEXT);
        }
        for (int i = offset; i < offset + length; i++) {
            byte b = text[i];
            out.append((byte) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b));
        }
        return out.append(END_OF_TEXT);
    }
}
