package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Values as PGSync's plugins see them: Python's idea of truth, and of text. */
final class PlainText {
    private PlainText() {}

    /** Whether there is a value: not null, false, 0, "" or empty. */
    static boolean isPresent(JsonNode value) {
        if (value == null || value.isNull()) {
            return false;
        }
        if (value.isContainerNode()) {
            return !value.isEmpty();
        }
        if (value.isNumber()) {
            return value.decimalValue().compareTo(BigDecimal.ZERO) != 0;
        }
        return value.isTextual() ? !value.textValue().isEmpty() : value.booleanValue();
    }

    /** Strings as they are, {@code True} and {@code False}, {@code 1.5} and {@code 2.0}, JSON. */
    static String of(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        return value.isBigDecimal() ? fraction(value.decimalValue()) : value.toString();
    }

    private static String fraction(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return (shortest.scale() < 1 ? shortest.setScale(1) : shortest).toPlainString();
    }
}
