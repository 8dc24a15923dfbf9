package io.pgsync.flink.job.testing;

import java.util.ArrayList;
import java.util.List;

/** Types of every family with values that are hard to print or parse. */
public final class TypeSamples {

    /**
     * @param type as SQL names it
     * @param values texts that Postgres can cast to the type
     */
    public record Sample(String type, List<String> values) {
        public boolean isArray() {
            return type.endsWith("[]") || type.endsWith("vector") || type.equals("int_list");
        }
    }

    private static final String[] NASTY_TEXTS = {
        "",
        " ",
        "plain",
        "NULL",
        "null",
        "{a,b}",
        "(a,b)",
        "a\"b",
        "a\\b",
        "a'b",
        "tab\tnew\nline\rback\bfeed\fescape\u001bdelete\u007f",
        "\\N",
        "\\",
        "\"",
        "Grüße, 日本, 😀",
        "a,b;c",
        " lead and trail ",
        "k=>v",
        "</script>",
        "\u2028",
    };

    /** Types of our own that the samples use. */
    public static final List<String> TYPES =
            List.of(
                    "CREATE DOMAIN email AS text CHECK (value <> 'x')",
                    "CREATE DOMAIN small AS int4",
                    "CREATE DOMAIN smaller AS small",
                    "CREATE DOMAIN int_list AS int4[]",
                    "CREATE DOMAIN doc AS jsonb",
                    "CREATE TYPE mood AS ENUM ('sad', 'not so \"ok\"', 'O''k', '{}', 'NULL')",
                    "CREATE TYPE pair AS (name text, \"id \"\"x\" int4)",
                    "CREATE TYPE nested AS (p pair, \"list\" pair[], j json, h hstore, t timestamptz,"
                            + " zz numeric, é text, b bool)",
                    "CREATE DOMAIN pair_domain AS pair",
                    "CREATE TYPE nothing AS ()",
                    "CREATE TYPE float_range AS RANGE (subtype = float8)");

    private TypeSamples() {}

    public static List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        samples.addAll(numbers());
        samples.addAll(texts());
        samples.addAll(times());
        samples.addAll(documents());
        samples.addAll(arraysAndRows());
        samples.addAll(others());
        return samples;
    }

    private static List<Sample> numbers() {
        return List.of(
                of("bool", "t", "f"),
                of("int2", "-32768", "0", "32767"),
                of("int4", "-2147483648", "0", "2147483647"),
                of("int8", "-9223372036854775808", "-1", "9223372036854775807"),
                of(
                        "numeric",
                        "0",
                        "-0.00",
                        "1.50",
                        "100.00",
                        "0.000000001",
                        "123456789012345678901234567890",
                        "12345678901234567890.1234567890",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "1e100",
                        "-1e-100",
                        "1.50000e3"),
                of("numeric(10,2)", "1.5", "-0.005", "NaN"),
                of(
                        "float4",
                        "0",
                        "-0",
                        "0.1",
                        "3.1415927",
                        "1e38",
                        "1e-38",
                        "1e15",
                        "16777216",
                        "NaN",
                        "Infinity",
                        "-Infinity"),
                of(
                        "float8",
                        "0",
                        "-0",
                        "0.1",
                        "100",
                        "1e15",
                        "1e16",
                        "1e22",
                        "1e300",
                        "1.7976931348623157e308",
                        "5e-324",
                        "1e-10",
                        "0.0001",
                        "0.00001",
                        "123456789.123456789",
                        "-2.5e-7",
                        "NaN",
                        "Infinity",
                        "-Infinity"),
                of("small", "7"),
                of("smaller", "-7"),
                of("oid", "0", "4294967295"),
                of("money", "1234.50", "-0.01", "92233720368547758.07"));
    }

    private static List<Sample> texts() {
        return List.of(
                of("text", NASTY_TEXTS),
                of("varchar", NASTY_TEXTS),
                of("citext", NASTY_TEXTS),
                of("char(30)", NASTY_TEXTS[5], "a\"b", "", "Grüße"),
                of("name", "a name", "x\"y"),
                of("\"char\"", "a", "\\", "\""),
                of("email", "a@b", "\"q\""),
                of("mood", "sad", "not so \"ok\"", "O'k", "{}", "NULL"),
                of("uuid", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"),
                of("bytea", "\\x", "\\xDEADBEEF00ff", "abc"),
                of("xml", "<a b=\"c\">d &amp; e</a>", "text"));
    }

    private static List<Sample> times() {
        return List.of(
                of(
                        "date",
                        "2024-02-29",
                        "infinity",
                        "-infinity",
                        "0044-03-15 BC",
                        "4713-01-01 BC",
                        "9999-12-31",
                        "10000-01-01",
                        "5874897-12-31",
                        "0001-01-01"),
                of(
                        "timestamp",
                        "2024-02-29 12:34:56",
                        "2024-02-29 12:34:56.789",
                        "2024-02-29 12:34:56.000001",
                        "infinity",
                        "-infinity",
                        "0044-03-15 01:02:03.4 BC",
                        "294276-12-31 23:59:59.999999",
                        "epoch"),
                of("timestamp(0)", "2024-02-29 12:34:56.5"),
                of(
                        "timestamptz",
                        "2024-02-29 12:34:56+00",
                        "2024-07-01 12:34:56.789+02",
                        "1800-01-01 00:00:00+00",
                        "1890-01-01 00:00:00.5+00",
                        "infinity",
                        "-infinity",
                        "0044-03-15 01:02:03 BC",
                        "12024-02-29 12:34:56+00"),
                of("time", "00:00:00", "12:34:56.789", "24:00:00", "23:59:59.999999"),
                of("timetz", "12:34:56+02", "12:00:00.5+05:30", "12:00:00-00:00:01", "24:00:00+00"),
                of(
                        "interval",
                        "0",
                        "1 year 2 mons 3 days 04:05:06.7",
                        "-1 days +02:03:04",
                        "-1 year",
                        "100000:00:00",
                        "-00:00:00.000001",
                        "178000000 years"));
    }

    private static List<Sample> documents() {
        String[] json = {
            "{}",
            "[]",
            "null",
            "true",
            "1",
            "\"\"",
            "\"a b\"",
            "-0",
            "-0.0",
            "1e3",
            "1.50E-3",
            "1E+5",
            "{\"b\":1,\"a\":2,\"aa\":3,\"b\":{\"x\":[1,2,{}]}}",
            " { \"k\" : [ 1 , \"x, : y\" , null ] , \"é\" : { } , \"zz\": 2 } ",
            "\"\\u0041\\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\"",
            "{\"\\u0061\":1,\"a\":2,\"\":3,\"a\\\"\":4}",
            "[[[[[[[[1]]]]]]],{\"a\":{\"b\":{\"c\":[]}}}]",
            "12345678901234567890123456789.000000000000000000001",
            "{\"a\":1,\"a\":2,\"a\":3}",
        };
        return List.of(
                of("json", json),
                of("jsonb", json),
                of("doc", json),
                of("jsonpath", "$.a[*] ? (@ > 1)", "$.\"a b\""),
                of(
                        "hstore",
                        "",
                        "a=>1",
                        "b=>NULL, a=>\"\", ccc=>\"x\\\"y\\\\z\", \"q \\\" \"=>\"=>\"",
                        "\"ééé\"=>\"\n\", \"zzzzz\"=>1, NULL=>\"NULL\""));
    }

    private static List<Sample> arraysAndRows() {
        return List.of(
                of(
                        "int4[]",
                        "{}",
                        "{1,NULL,-3}",
                        "{{1,2},{3,4}}",
                        "[0:1][5:5]={{1},{2}}",
                        "{{{1},{2}},{{3},{4}}}"),
                of(
                        "text[]",
                        "{}",
                        "{\"\",NULL,\"NULL\",\"null\",\" \",\"a,b\",\"{}\",\"q\\\"\\\\\"}",
                        "{{a,b},{\"c d\",NULL}}"),
                of("json[]", "{\"{\\\"b\\\": 1, \\\"a\\\": \\\"x\\\\\\\\y\\\"}\",\"null\",NULL}"),
                of("bool[]", "{t,f,NULL}"),
                of("timestamptz[]", "{\"2024-02-29 12:34:56+00\",infinity}"),
                of("box[]", "{(1,1),(0,0);(2,2),(1,1)}"),
                of("int2vector", "1 2 3", ""),
                of("oidvector", "1 2 3", ""),
                of("int_list", "{}", "{1,2}", "{{1},{2}}"),
                of("pair", "(,)", "(\"\",1)", "(a b,2)", "(\"q\"\"\\\\,()\",3)", "(NULL,4)"),
                of("pair_domain", "(x,1)"),
                of(
                        "nested",
                        "(,,,,,,,)",
                        "(\"(\"\"a,b\"\",1)\",\"{\"\"(x,1)\"\",\"\"(\\\\\"\"y \\\\\"\",2)\"\",NULL}\","
                                + "\"{\"\"b\"\": 1, \"\"a\"\": [\"\"x\"\"]}\",\"\"\"k\"\"=>\"\"v\"\"\","
                                + "\"2024-02-29 12:34:56+00\",1.50,\"é\",t)"),
                of("nothing", "()"));
    }

    private static List<Sample> others() {
        return List.of(
                of("inet", "192.168.0.1", "192.168.0.1/24", "::1", "2001:db8::/32"),
                of("cidr", "10.0.0.0/8", "::/0"),
                of("macaddr", "08:00:2b:01:02:03"),
                of("macaddr8", "08:00:2b:01:02:03:04:05"),
                of("point", "(1.5,2)", "(NaN,Infinity)"),
                of("line", "{1,2,3}"),
                of("lseg", "[(0,0),(1,1)]"),
                of("box", "(1,1),(0,0)"),
                of("path", "((0,0),(1,1))", "[(0,0),(1,1)]"),
                of("polygon", "((0,0),(1,1),(1,0))"),
                of("circle", "<(0,0),2>"),
                of("int4range", "[1,5)", "empty", "(,)", "[1,]"),
                of("int8range", "(1,5]"),
                of("numrange", "[1.50,2)"),
                of("daterange", "[2024-01-01,2024-01-05]", "[infinity,)"),
                of("tsrange", "[2024-01-01 00:00:00,2024-01-02 00:00:00)"),
                of("tstzrange", "[2024-01-01 00:00:00+00,2024-01-02 00:00:00+00)"),
                of("float_range", "[0.1,1e20)"),
                of("int4multirange", "{}", "{[1,3),[5,7)}"),
                of("datemultirange", "{[2024-01-01,2024-01-05]}"),
                of("tsmultirange", "{[2024-01-01 00:00:00,2024-01-02 00:00:00)}"),
                of("bit(4)", "1010"),
                of("varbit", "", "101"),
                of("tsvector", "'a':1A 'b c':2,3 'it''s':4", ""),
                of("tsquery", "'a' & !'b' | 'c d':*"),
                of("ltree", "Top.Science", ""),
                of("lquery", "*.a@*|b.*{1,2}"),
                of("cube", "(1,2),(3,4)"),
                of("seg", "1.5 .. 2"),
                of("isbn13", "978-0-11-000533-1"),
                of("pg_lsn", "16/B374D848"),
                of("tid", "(0,1)"),
                of("xid", "42"),
                of("xid8", "18446744073709551615"),
                of("regclass", "pg_class"),
                of("regtype", "timestamptz"),
                of("txid_snapshot", "10:20:10,14"));
    }

    private static Sample of(String type, String... values) {
        return new Sample(type, List.of(values));
    }
}
