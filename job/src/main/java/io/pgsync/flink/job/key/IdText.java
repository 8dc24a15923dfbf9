package io.pgsync.flink.job.key;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.job.json.JsonText;
import io.pgsync.flink.job.json.PythonText;
import io.pgsync.flink.job.row.ByteBuilder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a key value within a document's {@code _id}, as PGSync writes it: Python's {@code
 * str} of what its database driver returns.
 *
 * <p>It is the server's text where the driver fails or maps different values to the same text
 * (infinite and BC dates, years beyond 9999), and for types without their own Python form.
 */
public final class IdText {
    private static final Pattern TIME =
            Pattern.compile(
                    "((?:\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,6}))?"
                            + "([+-]\\d\\d)?((?::\\d\\d)*)");
    private static final Pattern INTERVAL =
            Pattern.compile(
                    "(?:([+-]?\\d+) years? ?)?(?:([+-]?\\d+) mons? ?)?(?:([+-]?\\d+) days? ?)?"
                            + "(?:([+-])?(\\d+):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?)?");
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private IdText() {}

    /**
     * The {@code _id} text of one value that is not NULL.
     *
     * @param text as Postgres prints it
     */
    public static String of(PgType type, String text) {
        return switch (type.kind()) {
            case BOOLEAN -> text.equals("t") ? "True" : "False";
            case NUMERIC -> isFinite(text) ? new BigDecimal(text).toString() : text;
            case FLOAT -> ofFloat(text);
            case TIMESTAMP, TIMESTAMPTZ, TIME, TIMETZ -> ofTime(text);
            case INTERVAL -> ofInterval(text);
            case BYTEA -> text.startsWith("\\x") ? PythonText.bytesRepr(text.substring(2)) : text;
            case JSON, JSONB, HSTORE -> PythonText.str(json(type, text));
            case ARRAY -> isListInPython(type.element()) ? PythonText.repr(json(type, text)) : text;
            case INTEGER,
                    TEXT,
                    BLANK_PADDED,
                    CASE_INSENSITIVE,
                    ENUM,
                    UUID,
                    DATE,
                    VECTOR,
                    COMPOSITE,
                    OWN_JSON_CAST,
                    OTHER ->
                    text;
        };
    }

    /** Whether the elements have the same text in JSON and in Python. */
    private static boolean isListInPython(PgType element) {
        Kind kind = element.kind();
        return kind == Kind.INTEGER || kind == Kind.BOOLEAN || kind == Kind.TEXT;
    }

    private static byte[] json(PgType type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuilder out = new ByteBuilder(bytes.length + 16);
        JsonText.append(type, bytes, 0, bytes.length, out);
        return out.toByteArray();
    }

    private static boolean isFinite(String number) {
        return !number.equals("NaN") && !number.endsWith("Infinity");
    }

    private static String ofFloat(String text) {
        return switch (text) {
            case "NaN" -> "nan";
            case "Infinity" -> "inf";
            case "-Infinity" -> "-inf";
            case "-0" -> "-0.0";
            default -> PythonText.floatText(shortest(Double.parseDouble(text)));
        };
    }

    /** The fewest digits that identify the value; Postgres prints more for large whole numbers. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded;
        int digits = 0;
        do {
            rounded = exact.round(new MathContext(++digits, RoundingMode.HALF_EVEN));
        } while (rounded.doubleValue() != value);
        return rounded;
    }

    /** Six digits if there is a fraction, an offset with minutes. */
    private static String ofTime(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return text;
        }
        StringBuilder out = new StringBuilder(time.group(1));
        String fraction = time.group(2);
        if (fraction != null) {
            out.append('.').append(fraction).append("0".repeat(6 - fraction.length()));
        }
        if (time.group(3) != null) {
            out.append(time.group(3)).append(time.group(4).isEmpty() ? ":00" : time.group(4));
        }
        return out.toString();
    }

    /** A year counts 365 days and a month 30, as in the driver. */
    private static String ofInterval(String text) {
        Matcher interval = INTERVAL.matcher(text);
        if (text.isEmpty() || !interval.matches()) {
            return text;
        }
        long days =
                number(interval.group(1)) * 365
                        + number(interval.group(2)) * 30
                        + number(interval.group(3));
        long seconds =
                number(interval.group(5)) * 3600
                        + number(interval.group(6)) * 60
                        + number(interval.group(7));
        String fraction = interval.group(8) == null ? "" : interval.group(8);
        long micros =
                seconds * MICROS_PER_SECOND + number(fraction + "0".repeat(6 - fraction.length()));
        if ("-".equals(interval.group(4))) {
            micros = -micros;
        }
        return timedelta(
                days + Math.floorDiv(micros, MICROS_PER_DAY),
                Math.floorMod(micros, MICROS_PER_DAY));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static String timedelta(long days, long micros) {
        String prefix = days == 0 ? "" : days + (Math.abs(days) == 1 ? " day, " : " days, ");
        long seconds = micros / MICROS_PER_SECOND;
        long fraction = micros % MICROS_PER_SECOND;
        return prefix
                + "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
                + (fraction == 0 ? "" : ".%06d".formatted(fraction));
    }
}
