package io.pgsync.flink.compiler.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Python's text of a JSON value, as used in joined texts. */
final class PythonValue {
    private static final Comparator<Map.Entry<String, JsonNode>> JSONB_ORDER =
            Comparator.comparing(
                    field -> field.getKey().getBytes(StandardCharsets.UTF_8),
                    Comparator.<byte[]>comparingInt(key -> key.length)
                            .thenComparing(Arrays::compareUnsigned));

    private PythonValue() {}

    /** The value's {@code str}; empty for null, false, zero and everything empty. */
    static String textIfTrue(JsonNode value) {
        boolean isFalse =
                value.isNull()
                        || (value.isBoolean() && !value.booleanValue())
                        || (value.isNumber() && value.decimalValue().signum() == 0)
                        || (value.isContainerNode() && value.isEmpty());
        if (isFalse) {
            return "";
        }
        return value.isTextual() ? value.textValue() : repr(value);
    }

    private static String repr(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> repr(value.textValue());
            case BOOLEAN -> value.booleanValue() ? "True" : "False";
            case NULL -> "None";
            case NUMBER ->
                    value.isIntegralNumber() ? value.asText() : floating(value.decimalValue());
            case ARRAY -> {
                List<String> elements = new ArrayList<>();
                value.forEach(element -> elements.add(repr(element)));
                yield "[" + String.join(", ", elements) + "]";
            }
            case OBJECT ->
                    value.properties().stream()
                            .sorted(JSONB_ORDER)
                            .map(field -> repr(field.getKey()) + ": " + repr(field.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            default -> throw new IllegalArgumentException("no JSON: " + value.getNodeType());
        };
    }

    /** A float's text, but with all digits that the number has. */
    private static String floating(BigDecimal number) {
        BigDecimal value = number.stripTrailingZeros();
        if (value.signum() == 0) {
            return "0.0";
        }
        int exponent = value.precision() - value.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            return value.scale() <= 0 ? value.toPlainString() + ".0" : value.toPlainString();
        }
        String mantissa = value.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static String repr(String text) {
        String quote = text.contains("'") && !text.contains("\"") ? "\"" : "'";
        return text.codePoints()
                .mapToObj(c -> character(c, quote.charAt(0)))
                .collect(Collectors.joining("", quote, quote));
    }

    private static String character(int c, char quote) {
        if (c == quote || c == '\\') {
            return "\\" + (char) c;
        }
        String control = "\t\n\r".indexOf(c) < 0 ? "" : "\\" + "tnr".charAt("\t\n\r".indexOf(c));
        if (!control.isEmpty() || isPrintable(c)) {
            return control.isEmpty() ? Character.toString(c) : control;
        }
        if (c < 0x100) {
            return "\\x%02x".formatted(c);
        }
        return c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c);
    }

    /** Everything but control, format, surrogate, private and unassigned, and separators. */
    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return c == ' '
                || !(type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.PRIVATE_USE
                        || type == Character.UNASSIGNED
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR
                        || type == Character.SPACE_SEPARATOR);
    }
}
