package io.pgsync.flink.job.json;

import io.pgsync.flink.job.row.ByteBuilder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Writes decimal numbers as jsonb prints them: all digits and trailing zeros kept, exponents
 * expanded, no negative zero.
 */
final class JsonNumber {
    /** The range of Postgres's numeric; beyond it {@code to_jsonb} itself fails. */
    private static final int MAX_INTEGER_DIGITS = 131_072;

    private static final int MAX_FRACTION_DIGITS = 16_383;

    private JsonNumber() {}

    /** Appends the number; if the text is not a number, returns false and appends nothing. */
    static boolean append(byte[] text, int offset, int length, ByteBuilder out) {
        int end = offset + length;
        int at = offset < end && text[offset] == '-' ? offset + 1 : offset;
        boolean negativeZero = at > offset;
        boolean exponent = false;
        boolean point = false;
        int digits = 0;
        for (; at < end; at++) {
            byte b = text[at];
            if (b >= '0' && b <= '9') {
                negativeZero &= b == '0';
                digits++;
            } else if ((b == 'e' || b == 'E') && digits > 0 && !exponent) {
                exponent = true;
            } else if (b == '.' && !point) {
                point = true;
            } else if (!exponent || (b != '+' && b != '-')) {
                return false;
            }
        }
        if (digits == 0) {
            return false;
        }
        if (exponent || negativeZero) {
            return appendExpanded(text, offset, length, out);
        }
        out.append(text, offset, length);
        return true;
    }

    private static boolean appendExpanded(byte[] text, int offset, int length, ByteBuilder out) {
        BigDecimal number;
        try {
            number = new BigDecimal(new String(text, offset, length, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return false;
        }
        if (number.scale() > MAX_FRACTION_DIGITS
                || (number.signum() != 0
                        && (long) number.precision() - number.scale() > MAX_INTEGER_DIGITS)) {
            throw new IllegalArgumentException("a number beyond the range of numeric");
        }
        out.append(number.signum() == 0 && number.scale() <= 0 ? "0" : number.toPlainString());
        return true;
    }
}
