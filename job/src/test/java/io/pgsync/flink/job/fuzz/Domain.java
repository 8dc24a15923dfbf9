package io.pgsync.flink.job.fuzz;

import java.util.List;

/**
 * Values for keys and for the columns that refer to them; few enough to match often.
 *
 * @param types types whose values are comparable with each other
 * @param values texts that are valid for all types
 * @param joins whether columns of these types may be used for joins
 * @param hashes whether a table can be partitioned by the hash of such a column
 * @param filters whether a filter can compare such a column with its values
 */
record Domain(
        List<String> types, List<String> values, boolean joins, boolean hashes, boolean filters) {

    static final Domain INTEGERS =
            all("int4 int8 int2", List.of("1", "2", "3", "4", "5", "6", "-1", "0"));

    private static final List<String> DAYS =
            List.of("2024-02-29", "0044-03-15 BC", "infinity", "-infinity", "1969-12-31");

    static final List<Domain> ALL =
            List.of(
                    INTEGERS,
                    all("numeric int4", List.of("1", "2", "3", "-4", "0")),
                    all("numeric", List.of("1", "1.0", "1.50", "100", "-0.001", "NaN", "1e30")),
                    all("text varchar", List.of("a", "A", "b|c", "", "ä\"\\", "it's", "n\nl")),
                    all("text varchar char(4)", List.of("a", "A", "a ", "", "é'", "b")),
                    of("citext", List.of("a", "A", "b", "Ä", "ä", "")),
                    of("name", List.of("a", "B", "x'y", "")),
                    all(
                            "uuid",
                            List.of(
                                    "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                                    "00000000-0000-0000-0000-000000000000",
                                    "ffffffff-0000-0000-0000-000000000000")),
                    all("bool", List.of("true", "false")),
                    all("date", DAYS),
                    all("timestamp", List.of("2024-02-29 12:34:56.7", "infinity", "epoch")),
                    all(
                            "timestamptz",
                            List.of(
                                    "2024-02-29 12:34:56+00",
                                    "2024-07-01 00:00:00.25+02",
                                    "-infinity",
                                    "1880-01-01 00:00:00+00")),
                    of("float8", List.of("0", "-0", "0.1", "1e300", "NaN", "-1e-7", "Infinity")),
                    of("float4", List.of("0", "0.1", "1e30", "NaN", "16777216")),
                    of("mood", List.of("sad", "not so \"ok\"", "O'k", "{}", "NULL")),
                    of("bytea", List.of("\\x", "\\xdeadbeef00ff", "\\x27", "\\x41")),
                    of("time", List.of("00:00:00", "12:34:56.789", "24:00:00")),
                    of("inet", List.of("192.168.0.1", "10.0.0.0/8", "::1")),
                    of("macaddr", List.of("08:00:2b:01:02:03", "ffffffffffff")),
                    of("email", List.of("a@b", "\"q\"", "é")),
                    of("small", List.of("1", "2", "-7")),
                    of("pg_lsn", List.of("16/B374D848", "0/0")),
                    of("ltree", List.of("Top.Science", "", "a")),
                    of("int4range", List.of("[1,5)", "empty", "(,)")),
                    of("xid8", List.of("42", "18446744073709551615")),
                    keys("varbit", List.of("", "101", "0")),
                    keys("money", List.of("1234.50", "-0.01")),
                    keys("oid", List.of("0", "4294967295", "7")),
                    keys("interval", List.of("1 day", "24:00:00", "-1 year", "0")),
                    keys("timetz", List.of("12:34:56+02", "10:34:56+00", "24:00:00+00")),
                    keys("int4[]", List.of("{}", "{1,NULL}", "{{1,2},{3,4}}")),
                    keys("bool[]", List.of("{t,f}", "{NULL}")),
                    keys("pair", List.of("(a,1)", "(,)", "(\"\",1)")),
                    keys("jsonb", List.of("{\"a\": 1}", "[]", "\"x\"", "1.0", "1")),
                    keys("tsvector", List.of("'a':1", "")));

    /** What most databases have for keys. */
    static final List<Domain> COMMON = ALL.subList(0, 5);

    Domain with(List<String> otherValues) {
        return new Domain(types, otherValues, joins, hashes, filters);
    }

    /** Types by which nothing joins, because equal values may have several texts. */
    private static Domain keys(String type, List<String> values) {
        return new Domain(List.of(type), values, false, false, false);
    }

    private static Domain of(String type, List<String> values) {
        return new Domain(List.of(type), values, true, true, false);
    }

    private static Domain all(String types, List<String> values) {
        return new Domain(List.of(types.split(" ")), values, true, true, true);
    }
}
