package io.pgsync.flink.job.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdTextTest {

    static Stream<Arguments> ids() {
        return Stream.of(
                arguments(Kind.INTEGER, "9999999999", "9999999999"),
                arguments(Kind.BOOLEAN, "t", "True"),
                arguments(Kind.BOOLEAN, "f", "False"),
                arguments(Kind.TEXT, "a|b 'c'", "a|b 'c'"),
                arguments(Kind.BLANK_PADDED, "ab   ", "ab   "),
                arguments(Kind.CASE_INSENSITIVE, "Ab", "Ab"),
                arguments(
                        Kind.UUID,
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
                arguments(Kind.NUMERIC, "1.50", "1.50"),
                arguments(Kind.NUMERIC, "0.0000001", "1E-7"),
                arguments(Kind.NUMERIC, "0.0000010", "0.0000010"),
                arguments(Kind.NUMERIC, "NaN", "NaN"),
                arguments(Kind.NUMERIC, "-Infinity", "-Infinity"),
                arguments(Kind.FLOAT, "1", "1.0"),
                arguments(Kind.FLOAT, "0.1", "0.1"),
                arguments(Kind.FLOAT, "-0", "-0.0"),
                arguments(Kind.FLOAT, "0", "0.0"),
                arguments(Kind.FLOAT, "1e+15", "1000000000000000.0"),
                arguments(Kind.FLOAT, "1e+16", "1e+16"),
                arguments(Kind.FLOAT, "1.5e+300", "1.5e+300"),
                arguments(Kind.FLOAT, "3.6100058239504704e+16", "3.61000582395047e+16"),
                arguments(Kind.FLOAT, "4.94065645841247e-324", "5e-324"),
                arguments(Kind.FLOAT, "988106180615617.2", "988106180615617.2"),
                arguments(Kind.FLOAT, "0.0001", "0.0001"),
                arguments(Kind.FLOAT, "1e-05", "1e-05"),
                arguments(Kind.FLOAT, "-1.25e-10", "-1.25e-10"),
                arguments(Kind.FLOAT, "NaN", "nan"),
                arguments(Kind.FLOAT, "-Infinity", "-inf"),
                arguments(Kind.DATE, "2024-01-02", "2024-01-02"),
                arguments(Kind.DATE, "infinity", "infinity"),
                arguments(Kind.TIMESTAMP, "2024-01-02 03:04:05", "2024-01-02 03:04:05"),
                arguments(Kind.TIMESTAMP, "2024-01-02 03:04:05.6", "2024-01-02 03:04:05.600000"),
                arguments(Kind.TIMESTAMP, "0044-01-02 03:04:05.6 BC", "0044-01-02 03:04:05.6 BC"),
                arguments(
                        Kind.TIMESTAMPTZ,
                        "2024-01-02 01:04:05.6+00",
                        "2024-01-02 01:04:05.600000+00:00"),
                arguments(
                        Kind.TIMESTAMPTZ, "2024-01-02 01:04:05+05:30", "2024-01-02 01:04:05+05:30"),
                arguments(Kind.TIME, "03:04:05", "03:04:05"),
                arguments(Kind.TIME, "03:04:05.25", "03:04:05.250000"),
                arguments(Kind.TIMETZ, "03:04:05-02", "03:04:05-02:00"),
                arguments(Kind.INTERVAL, "1 day 02:00:00", "1 day, 2:00:00"),
                arguments(Kind.INTERVAL, "00:00:00", "0:00:00"),
                arguments(Kind.INTERVAL, "1 year 2 mons 3 days", "428 days, 0:00:00"),
                arguments(Kind.INTERVAL, "-00:00:01", "-1 day, 23:59:59"),
                arguments(Kind.INTERVAL, "-1 days +02:03:04.5", "-1 day, 2:03:04.500000"),
                arguments(Kind.INTERVAL, "49:00:00", "2 days, 1:00:00"),
                arguments(Kind.INTERVAL, "P1Y", "P1Y"),
                arguments(Kind.BYTEA, "\\x01ff", "b'\\x01\\xff'"),
                arguments(Kind.BYTEA, "\\x6127", "b\"a'\""),
                arguments(Kind.BYTEA, "\\x2722090a0d5c7f", "b'\\'\"\\t\\n\\r\\\\\\x7f'"),
                arguments(Kind.JSONB, "{\"a\": 1}", "{'a': 1}"),
                arguments(
                        Kind.JSONB,
                        "{\"a\": [true, null, 1.50, \"it's\"], \"b\": \"x\\ny\\u0001\"}",
                        "{'a': [True, None, 1.5, \"it's\"], 'b': 'x\\ny\\x01'}"),
                arguments(Kind.JSONB, "\"plain 'text'\"", "plain 'text'"),
                arguments(Kind.HSTORE, "\"k\"=>NULL", "{'k': None}"),
                arguments(Kind.OTHER, "$12.50", "$12.50"));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void writesWhatPythonWrites(Kind kind, String text, String id) {
        assertThat(IdText.of(PgType.of("x", kind), text)).isEqualTo(id);
    }

    static Stream<Arguments> arrays() {
        return Stream.of(
                arguments(Kind.INTEGER, "{1,2}", "[1, 2]"),
                arguments(Kind.INTEGER, "{{1,2},{3,NULL}}", "[[1, 2], [3, None]]"),
                arguments(Kind.TEXT, "{a,\"b'c\"}", "['a', \"b'c\"]"),
                arguments(
                        Kind.TEXT,
                        "{\"\u00a0\u200b\uD83D\uDE00\"}",
                        "['\\xa0\\u200b\uD83D\uDE00']"),
                arguments(Kind.BOOLEAN, "{t,f}", "[True, False]"),
                arguments(Kind.DATE, "{2024-01-02}", "{2024-01-02}"));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void writesSimpleArraysAsPythonLists(Kind element, String text, String id) {
        assertThat(IdText.of(PgType.arrayOf(PgType.of("x", element)), text)).isEqualTo(id);
    }
}
