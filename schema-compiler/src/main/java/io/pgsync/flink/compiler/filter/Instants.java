package io.pgsync.flink.compiler.filter;

import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times as Postgres writes them with DateStyle ISO → microseconds since 1970. */
final class Instants {
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?<year>\\d{4,6})-(?<month>\\d\\d)-(?<day>\\d\\d)"
                            + "(?<time>[ T](?<hour>\\d\\d):(?<minute>\\d\\d)"
                            + "(:(?<second>\\d\\d)(\\.(?<fraction>\\d{1,6}))?)?)?"
                            + "(?<zone>Z|(?<sign>[+-])(?<zoneHour>\\d\\d)"
                            + "(:?(?<zoneMinute>\\d\\d)(:(?<zoneSecond>\\d\\d))?)?)?"
                            + "(?<bc> BC)?");
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long MICROS = 1_000_000;

    private Instants() {}

    static Long date(String text) {
        return parse(text, false, false);
    }

    static Long timestamp(String text) {
        return parse(text, true, false);
    }

    static Long timestamptz(String text) {
        return parse(text, true, true);
    }

    private static Long parse(String text, boolean timeAllowed, boolean zoned) {
        if (text.equals("infinity")) {
            return Long.MAX_VALUE;
        }
        if (text.equals("-infinity")) {
            return Long.MIN_VALUE;
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()
                || (matcher.group("time") != null && !timeAllowed)
                || (matcher.group("zone") != null) != zoned) {
            throw new IllegalArgumentException(text);
        }
        int year = Integer.parseInt(matcher.group("year"));
        LocalDate day =
                LocalDate.of(
                        matcher.group("bc") == null ? year : 1 - year,
                        number(matcher, "month"),
                        number(matcher, "day"));
        long seconds = day.toEpochDay() * SECONDS_PER_DAY + timeOfDay(matcher) - offset(matcher);
        return seconds * MICROS + fraction(matcher.group("fraction"));
    }

    private static int timeOfDay(Matcher matcher) {
        int hour = number(matcher, "hour");
        int minute = number(matcher, "minute");
        int second = number(matcher, "second");
        if (hour > 24 || minute > 59 || second > 60) {
            throw new IllegalArgumentException(matcher.group());
        }
        return hour * 3600 + minute * 60 + second;
    }

    private static int offset(Matcher matcher) {
        int seconds =
                number(matcher, "zoneHour") * 3600
                        + number(matcher, "zoneMinute") * 60
                        + number(matcher, "zoneSecond");
        return "-".equals(matcher.group("sign")) ? -seconds : seconds;
    }

    private static int number(Matcher matcher, String group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static long fraction(String digits) {
        return digits == null ? 0 : Long.parseLong((digits + "000000").substring(0, 6));
    }
}
