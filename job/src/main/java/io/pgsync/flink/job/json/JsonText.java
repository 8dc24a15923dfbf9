package io.pgsync.flink.job.json;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * Converts the text that Postgres prints for a column's value into the JSON of {@code
 * to_jsonb(column)}. The JSON is compact, has all digits of numbers, and object keys in jsonb's
 * order, so that equal values have equal bytes.
 *
 * <p>Requires the settings of the source's connections: DateStyle ISO and bytea_output hex.
 */
public final class JsonText {
    private static final int SHOWN = 60;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private JsonText() {}

    /**
     * Appends the JSON of a value that is not NULL.
     *
     * @throws IllegalArgumentException if the text cannot be a value of that type, or has no JSON
     */
    public static void append(PgType type, byte[] text, int offset, int length, ByteBuilder out) {
        int start = out.size();
        try {
            write(type, text, offset, length, out);
        } catch (IllegalArgumentException e) {
            out.truncate(start);
            throw e instanceof UnreadableValue
                    ? e
                    : new UnreadableValue(type, text, offset, length, e.getMessage());
        }
    }

    /** An error that names the innermost type and value that could not be read. */
    private static final class UnreadableValue extends IllegalArgumentException {
        UnreadableValue(PgType type, byte[] text, int offset, int length, String reason) {
            super(
                    "cannot read '%s' as a value of type %s: %s"
                            .formatted(shorten(text, offset, length), type.name(), reason));
        }
    }

    private static ByteBuilder write(
            PgType type, byte[] text, int offset, int length, ByteBuilder out) {
        return switch (type.kind()) {
            case BOOLEAN -> bool(text, offset, length, out);
            case INTEGER -> integer(text, offset, length, out);
            case NUMERIC, FLOAT -> number(text, offset, length, out);
            case DATE -> date(text, offset, length, out);
            case TIMESTAMP, TIMESTAMPTZ -> timestamp(type, text, offset, length, out);
            case TEXT,
                    BLANK_PADDED,
                    CASE_INSENSITIVE,
                    ENUM,
                    UUID,
                    BYTEA,
                    TIME,
                    TIMETZ,
                    INTERVAL,
                    OTHER ->
                    JsonString.append(text, offset, length, out);
            case JSON -> CanonicalJson.append(text, offset, length, out);
            case JSONB -> CanonicalJson.appendPrinted(text, offset, length, out);
            case HSTORE -> NestedText.appendHstore(text, offset, length, out);
            case ARRAY -> NestedText.appendArray(type, text, offset, length, out);
            case VECTOR -> NestedText.appendVector(type, text, offset, length, out);
            case COMPOSITE -> NestedText.appendComposite(type, text, offset, length, out);
            case OWN_JSON_CAST ->
                    throw new IllegalArgumentException(
                            "the type has its own cast to json, which only Postgres can do");
        };
    }

    private static ByteBuilder bool(byte[] text, int offset, int length, ByteBuilder out) {
        if (length == 1 && text[offset] == 't') {
            return out.append(TRUE);
        }
        if (length == 1 && text[offset] == 'f') {
            return out.append(FALSE);
        }
        throw new IllegalArgumentException("neither t nor f");
    }

    private static ByteBuilder integer(byte[] text, int offset, int length, ByteBuilder out) {
        int digits = length > 0 && text[offset] == '-' ? 1 : 0;
        if (digits == length) {
            throw new IllegalArgumentException("no integer");
        }
        for (int i = digits; i < length; i++) {
            if (!isDigit(text[offset + i])) {
                throw new IllegalArgumentException("no integer");
            }
        }
        return out.append(text, offset, length);
    }

    private static ByteBuilder number(byte[] text, int offset, int length, ByteBuilder out) {
        if (JsonNumber.append(text, offset, length, out)) {
            return out;
        }
        String word = new String(text, offset, length, StandardCharsets.UTF_8);
        if (word.equals("NaN") || word.equals("Infinity") || word.equals("-Infinity")) {
            return out.append('"').append(word).append('"');
        }
        throw new IllegalArgumentException("no number");
    }

    private static ByteBuilder date(byte[] text, int offset, int length, ByteBuilder out) {
        requireIso(text, offset, length);
        return out.append('"').append(text, offset, length).append('"');
    }

    private static ByteBuilder timestamp(
            PgType type, byte[] text, int offset, int length, ByteBuilder out) {
        requireIso(text, offset, length);
        int end = offset + length;
        int blank = offset;
        while (blank < end && text[blank] != ' ') {
            blank++;
        }
        out.append('"').append(text, offset, blank - offset);
        if (blank < end) {
            int era = text[end - 1] == 'C' ? end - " BC".length() : end;
            out.append('T').append(text, blank + 1, era - blank - 1);
            boolean wholeHours =
                    type.kind() == PgType.Kind.TIMESTAMPTZ
                            && (text[era - 3] == '+' || text[era - 3] == '-');
            if (wholeHours) {
                out.append(':').append('0').append('0');
            }
            out.append(text, era, end - era);
        }
        return out.append('"');
    }

    /** Rejects other DateStyle settings, whose JSON would be a different value. */
    private static void requireIso(byte[] text, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && isDigit(text[at])) {
            at++;
        }
        boolean iso = at - offset >= 4 && at < end && text[at] == '-';
        boolean infinite = length >= 8 && text[end - 1] == 'y';
        if (!iso && !infinite) {
            throw new IllegalArgumentException("not in the ISO style; DateStyle must be ISO");
        }
    }

    public static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The start of a value, for messages. */
    public static String shorten(byte[] text, int offset, int length) {
        return length <= SHOWN
                ? new String(text, offset, length, StandardCharsets.UTF_8)
                : new String(text, offset, SHOWN, StandardCharsets.UTF_8)
                        + "… ("
                        + length
                        + " bytes)";
    }
}
