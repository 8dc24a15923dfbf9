package io.pgsync.flink.job.key;

import io.pgsync.flink.job.json.JsonText;
import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * The key bytes of a numeric: a class byte, the decimal exponent, the significant digits two by
 * two, an end byte; everything behind the class byte is inverted for negative numbers.
 *
 * <p>The number is 0.d₁d₂d₃… · 10^exponent with d₁ ≠ 0 and no zeros at the end, so that every
 * number has one form, whatever its scale.
 */
final class NumericKey {
    private static final byte NEGATIVE_INFINITY = 1;
    private static final byte NEGATIVE = 2;
    private static final byte ZERO = 3;
    private static final byte POSITIVE = 4;
    private static final byte POSITIVE_INFINITY = 5;
    private static final byte NAN = 6;

    private NumericKey() {}

    static ByteBuilder append(byte[] text, int offset, int length, ByteBuilder out) {
        int end = offset + length;
        boolean negative = length > 0 && text[offset] == '-';
        int start = negative ? offset + 1 : offset;
        if (start == end) {
            throw new IllegalArgumentException("no number");
        }
        if (!JsonText.isDigit(text[start]) && text[start] != '.') {
            return appendSpecial(text, offset, length, out);
        }
        int point = -1;
        int first = -1;
        int last = -1;
        int mantissaEnd = start;
        for (; mantissaEnd < end; mantissaEnd++) {
            byte b = text[mantissaEnd];
            if (b == '.' && point < 0) {
                point = mantissaEnd;
            } else if (b == 'e' || b == 'E') {
                break;
            } else if (!JsonText.isDigit(b)) {
                throw new IllegalArgumentException("no number");
            } else if (b != '0') {
                first = first < 0 ? mantissaEnd : first;
                last = mantissaEnd;
            }
        }
        if (first < 0) {
            return out.append(ZERO);
        }
        point = point < 0 ? mantissaEnd : point;
        long exponent = first < point ? point - first : point - first + 1;
        exponent += exponentAfter(text, mantissaEnd, end);

        out.append(negative ? NEGATIVE : POSITIVE);
        int from = out.size();
        KeyBytes.appendOrdered(exponent, out);
        appendDigits(text, first, last, out);
        if (negative) {
            byte[] written = out.array();
            for (int i = from; i < out.size(); i++) {
                written[i] = (byte) ~written[i];
            }
        }
        return out;
    }

    /** Digits in pairs, each as 1 to 100, then 0: a number that goes on is the greater one. */
    private static void appendDigits(byte[] text, int first, int last, ByteBuilder out) {
        int high = -1;
        for (int at = first; at <= last; at++) {
            if (text[at] == '.') {
                continue;
            }
            int digit = text[at] - '0';
            if (high < 0) {
                high = digit;
            } else {
                out.append((byte) (high * 10 + digit + 1));
                high = -1;
            }
        }
        if (high >= 0) {
            out.append((byte) (high * 10 + 1));
        }
        out.append((byte) 0);
    }

    private static long exponentAfter(byte[] text, int mantissaEnd, int end) {
        if (mantissaEnd == end) {
            return 0;
        }
        int from = mantissaEnd + 1;
        if (from < end && text[from] == '+') {
            from++;
        }
        return KeyBytes.parseLong(text, from, end - from);
    }

    private static ByteBuilder appendSpecial(byte[] text, int offset, int length, ByteBuilder out) {
        return switch (new String(text, offset, length, StandardCharsets.UTF_8)) {
            case "NaN" -> out.append(NAN);
            case "Infinity" -> out.append(POSITIVE_INFINITY);
            case "-Infinity" -> out.append(NEGATIVE_INFINITY);
            default -> throw new IllegalArgumentException("no number");
        };
    }
}
