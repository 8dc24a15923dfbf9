package io.pgsync.flink.job.key;

import io.pgsync.flink.job.json.JsonText;
import io.pgsync.flink.job.row.ByteBuilder;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * The key bytes of a date, timestamp or timestamptz: the day counted from 1970-01-01, then the
 * microsecond of that day, so that a date equals the timestamp of its midnight.
 *
 * <p>A timestamptz counts in UTC, whatever offset its text has.
 */
final class TemporalKey {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private final byte[] bytes;
    private final int end;
    private int at;

    private TemporalKey(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    static ByteBuilder append(byte[] text, int offset, int length, ByteBuilder out) {
        if (length >= 8 && text[offset + length - 1] == 'y') {
            // beyond every day that Postgres knows
            long day = text[offset] == '-' ? Long.MIN_VALUE : Long.MAX_VALUE;
            return appendInstant(day, 0, out);
        }
        return new TemporalKey(text, offset, length).parse(out);
    }

    private static ByteBuilder appendInstant(long day, long micros, ByteBuilder out) {
        KeyBytes.appendOrdered(day, out);
        return KeyBytes.appendOrdered(micros, out);
    }

    private ByteBuilder parse(ByteBuilder out) {
        int year = number(4, 7);
        expect('-');
        int month = number(2, 2);
        expect('-');
        int dayOfMonth = number(2, 2);
        long micros = 0;
        if (at + 1 < end && JsonText.isDigit(bytes[at + 1])) {
            expect(' ');
            micros = timeOfDay() - offset();
        }
        if (at < end) {
            expect(' ');
            expect('B');
            expect('C');
            year = 1 - year;
        }
        if (at != end) {
            throw malformed();
        }
        long day = epochDay(year, month, dayOfMonth) + Math.floorDiv(micros, MICROS_PER_DAY);
        return appendInstant(day, Math.floorMod(micros, MICROS_PER_DAY), out);
    }

    private long timeOfDay() {
        long seconds = number(2, 2) * 3600L;
        expect(':');
        seconds += number(2, 2) * 60L;
        expect(':');
        seconds += number(2, 2);
        long fraction = 0;
        if (at < end && bytes[at] == '.') {
            at++;
            int start = at;
            fraction = number(1, 6);
            for (int digits = at - start; digits < 6; digits++) {
                fraction *= 10;
            }
        }
        return seconds * MICROS_PER_SECOND + fraction;
    }

    /** The offset from UTC in microseconds, 0 if there is none. */
    private long offset() {
        if (at == end || (bytes[at] != '+' && bytes[at] != '-')) {
            return 0;
        }
        int sign = bytes[at++] == '-' ? -1 : 1;
        long seconds = number(2, 2) * 3600L;
        for (long unit = 60; unit > 0 && at < end && bytes[at] == ':'; unit /= 60) {
            at++;
            seconds += number(2, 2) * unit;
        }
        return sign * seconds * MICROS_PER_SECOND;
    }

    private int number(int minDigits, int maxDigits) {
        int start = at;
        int value = 0;
        while (at < end && at - start < maxDigits && JsonText.isDigit(bytes[at])) {
            value = value * 10 + bytes[at++] - '0';
        }
        if (at - start < minDigits) {
            throw malformed();
        }
        return value;
    }

    private void expect(char token) {
        if (at == end || bytes[at] != token) {
            throw malformed();
        }
        at++;
    }

    private static long epochDay(int year, int month, int dayOfMonth) {
        try {
            return LocalDate.of(year, month, dayOfMonth).toEpochDay();
        } catch (DateTimeException e) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not a date in the ISO style; DateStyle must be ISO");
    }
}
