package io.pgsync.flink.job.json;

import io.pgsync.flink.job.row.ByteBuilder;
import java.math.BigDecimal;

/**
 * The text that Python's {@code str} and {@code repr} return. PGSync's document ids and joined
 * texts consist of it.
 */
public final class PythonText {
    /** Python and every search engine reject deeper JSON too. */
    private static final int MAX_DEPTH = 1000;

    /** Python writes a float with an exponent from this many digits before the point. */
    private static final int MAX_PLAIN_DIGITS = 16;

    private PythonText() {}

    /** {@code str} of a JSON value: a string unchanged, everything else as Python prints it. */
    public static String str(byte[] json) {
        JsonScanner in = new JsonScanner(json);
        return in.peek() == '"' ? string(in) : repr(json);
    }

    /** {@code repr} of a JSON value, numbers with a fraction as floats. */
    public static String repr(byte[] json) {
        StringBuilder out = new StringBuilder();
        append(new JsonScanner(json), out, 0);
        return out.toString();
    }

    private static void append(JsonScanner in, StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON nested deeper than " + MAX_DEPTH);
        }
        switch (in.peek()) {
            case '{' -> appendDict(in, out, depth);
            case '[' -> appendList(in, out, depth);
            case '"' -> out.append(repr(string(in)));
            default -> out.append(scalar(in.value().text()));
        }
    }

    private static void appendDict(JsonScanner in, StringBuilder out, int depth) {
        in.expect('{');
        out.append('{');
        while (!in.take('}')) {
            out.append(repr(string(in))).append(": ");
            in.expect(':');
            append(in, out, depth + 1);
            if (in.peek() != '}') {
                in.expect(',');
                out.append(", ");
            }
        }
        out.append('}');
    }

    private static void appendList(JsonScanner in, StringBuilder out, int depth) {
        in.expect('[');
        out.append('[');
        while (!in.take(']')) {
            append(in, out, depth + 1);
            if (in.peek() != ']') {
                in.expect(',');
                out.append(", ");
            }
        }
        out.append(']');
    }

    private static String scalar(String literal) {
        return switch (literal) {
            case "true" -> "True";
            case "false" -> "False";
            case "null" -> "None";
            default -> literal.indexOf('.') < 0 ? literal : floatText(new BigDecimal(literal));
        };
    }

    private static String string(JsonScanner in) {
        ByteBuilder text = new ByteBuilder();
        in.string(text);
        return text.toString();
    }

    /**
     * {@code repr} of a float whose shortest decimal digits are given. More digits than a float
     * holds are all kept.
     */
    public static String floatText(BigDecimal value) {
        if (value.signum() == 0) {
            return "0.0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        String digits = stripped.unscaledValue().abs().toString();
        String sign = stripped.signum() < 0 ? "-" : "";
        // value = 0.digits · 10^point
        int point = digits.length() - stripped.scale();
        if (point > MAX_PLAIN_DIGITS || point <= -4) {
            String mantissa =
                    digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return "%s%se%+03d".formatted(sign, mantissa, point - 1);
        }
        String plain = stripped.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /** {@code repr} of a string. */
    public static String repr(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == quote || c == '\\') {
                                out.append('\\').append((char) c);
                            } else {
                                appendCharacter(c, out);
                            }
                        });
        return out.append(quote).toString();
    }

    private static void appendCharacter(int c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isPrintable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x100) {
                    out.append("\\x%02x".formatted(c));
                } else if (c < 0x10000) {
                    out.append("\\u%04x".formatted(c));
                } else {
                    out.append("\\U%08x".formatted(c));
                }
            }
        }
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** {@code repr} of bytes, given as hex digits. */
    public static String bytesRepr(String hex) {
        StringBuilder content = new StringBuilder();
        for (int i = 0; i + 1 < hex.length(); i += 2) {
            content.append((char) Integer.parseInt(hex, i, i + 2, 16));
        }
        String text = content.toString();
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder("b").append(quote);
        for (char c : text.toCharArray()) {
            if (c == quote || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x7f) {
                appendCharacter(c, out);
            } else {
                out.append("\\x%02x".formatted((int) c));
            }
        }
        return out.append(quote).toString();
    }
}
