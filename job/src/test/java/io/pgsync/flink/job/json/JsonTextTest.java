package io.pgsync.flink.job.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Attribute;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTextTest {
    private static final PgType BOOLEAN = PgType.of("bool", Kind.BOOLEAN);
    private static final PgType INTEGER = PgType.of("int8", Kind.INTEGER);
    private static final PgType NUMERIC = PgType.of("numeric", Kind.NUMERIC);
    private static final PgType FLOAT = PgType.of("float8", Kind.FLOAT);
    private static final PgType TEXT = PgType.of("text", Kind.TEXT);
    private static final PgType DATE = PgType.of("date", Kind.DATE);
    private static final PgType TIMESTAMP = PgType.of("timestamp", Kind.TIMESTAMP);
    private static final PgType TIMESTAMPTZ = PgType.of("timestamptz", Kind.TIMESTAMPTZ);
    private static final PgType JSON = PgType.of("json", Kind.JSON);
    private static final PgType JSONB = PgType.of("jsonb", Kind.JSONB);
    private static final PgType HSTORE = PgType.of("hstore", Kind.HSTORE);
    private static final PgType BOX_ARRAY =
            new PgType("_box", Kind.ARRAY, PgType.of("box", Kind.OTHER), ';', List.of());
    private static final PgType VECTOR =
            new PgType("int2vector", Kind.VECTOR, INTEGER, ',', List.of());
    private static final PgType PAIR =
            new PgType(
                    "pair",
                    Kind.COMPOSITE,
                    null,
                    ',',
                    List.of(
                            new Attribute("name", TEXT),
                            new Attribute("id", INTEGER),
                            new Attribute("on", BOOLEAN)));

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(BOOLEAN, "t", "true"),
                arguments(BOOLEAN, "f", "false"),
                arguments(INTEGER, "-9223372036854775808", "-9223372036854775808"),
                arguments(NUMERIC, "-0.50", "-0.50"),
                arguments(
                        NUMERIC,
                        "12345678901234567890.1234567890",
                        "12345678901234567890.1234567890"),
                arguments(NUMERIC, "NaN", "\"NaN\""),
                arguments(NUMERIC, "-Infinity", "\"-Infinity\""),
                arguments(FLOAT, "1e+20", "100000000000000000000"),
                arguments(FLOAT, "1.5e-07", "0.00000015"),
                arguments(FLOAT, "-0", "0"),
                arguments(FLOAT, "Infinity", "\"Infinity\""),
                arguments(TEXT, "", "\"\""),
                arguments(TEXT, "a\"b\\c/d", "\"a\\\"b\\\\c/d\""),
                arguments(
                        TEXT,
                        "\b\f\n\r\t\u0001\u001f\u007f",
                        "\"\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\""),
                arguments(TEXT, "Grüße 😀", "\"Grüße 😀\""),
                arguments(DATE, "0044-03-15 BC", "\"0044-03-15 BC\""),
                arguments(DATE, "infinity", "\"infinity\""),
                arguments(TIMESTAMP, "2024-02-29 12:34:56.789", "\"2024-02-29T12:34:56.789\""),
                arguments(TIMESTAMP, "0044-03-15 00:00:00 BC", "\"0044-03-15T00:00:00 BC\""),
                arguments(TIMESTAMP, "-infinity", "\"-infinity\""),
                arguments(TIMESTAMPTZ, "2024-02-29 10:34:56+00", "\"2024-02-29T10:34:56+00:00\""),
                arguments(
                        TIMESTAMPTZ, "2024-02-29 16:04:56+05:30", "\"2024-02-29T16:04:56+05:30\""),
                arguments(
                        TIMESTAMPTZ,
                        "0044-03-14 19:03:58-04:56:02 BC",
                        "\"0044-03-14T19:03:58-04:56:02 BC\""),
                arguments(
                        TIMESTAMPTZ,
                        "0044-03-15 00:00:00+00 BC",
                        "\"0044-03-15T00:00:00+00:00 BC\""),
                arguments(
                        JSONB,
                        "{\"a\": [1, 2.50], \"b c\": \"x: , y\"}",
                        "{\"a\":[1,2.50],\"b c\":\"x: , y\"}"),
                arguments(JSONB, "\"a\\\" b\"", "\"a\\\" b\""),
                arguments(PgType.arrayOf(INTEGER), "{}", "[]"),
                arguments(PgType.arrayOf(INTEGER), "{1,NULL,-3}", "[1,null,-3]"),
                arguments(PgType.arrayOf(INTEGER), "[0:1][2:3]={{1,2},{3,4}}", "[[1,2],[3,4]]"),
                arguments(
                        PgType.arrayOf(TEXT),
                        "{a,\"NULL\",\"\",\"x\\\"y\",\"b\\\\c\",\"{}\",NULL}",
                        "[\"a\",\"NULL\",\"\",\"x\\\"y\",\"b\\\\c\",\"{}\",null]"),
                arguments(
                        BOX_ARRAY,
                        "{(1,1),(0,0);(2,2),(1,1)}",
                        "[\"(1,1),(0,0)\",\"(2,2),(1,1)\"]"),
                arguments(VECTOR, "1 2 3", "[1,2,3]"),
                arguments(VECTOR, "", "[]"),
                arguments(
                        PAIR,
                        "(\"a,\"\"b\"\"\\\\\",7,t)",
                        "{\"id\":7,\"on\":true,\"name\":\"a,\\\"b\\\"\\\\\"}"),
                arguments(PAIR, "(,,)", "{\"id\":null,\"on\":null,\"name\":null}"),
                arguments(PAIR, "(\"\",,f)", "{\"id\":null,\"on\":false,\"name\":\"\"}"),
                arguments(
                        PgType.arrayOf(PAIR),
                        "{\"(\\\"a b\\\",1,t)\",NULL}",
                        "[{\"id\":1,\"on\":true,\"name\":\"a b\"},null]"),
                arguments(
                        HSTORE,
                        "\"a\"=>\"1\", \"b\\\"\"=>NULL, \"cc\"=>\"\"",
                        "{\"a\":\"1\",\"b\\\"\":null,\"cc\":\"\"}"),
                arguments(HSTORE, "", "{}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesWhatToJsonbMeans(PgType type, String text, String json) {
        assertThat(json(type, text)).isEqualTo(json);
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments(
                        " { \"bb\" : 1 ,\n\"a\":[ ] , \"c\" : { } } ",
                        "{\"a\":[],\"c\":{},\"bb\":1}"),
                arguments("{\"a\":1,\"b\":{\"x\":1},\"a\":[2]}", "{\"a\":[2],\"b\":{\"x\":1}}"),
                arguments("{\"a\":1,\"a\":2,\"a\":3}", "{\"a\":3}"),
                arguments("[1e3,1.50,-0,-0.00,1E-2,0e5]", "[1000,1.50,0,0.00,0.01,0]"),
                arguments("\"\\u0041\\/\\ud83d\\ude00\\u001f\\\"\"", "\"A/😀\\u001f\\\"\""),
                arguments("{\"\\u0062\":1,\"a\":2}", "{\"a\":2,\"b\":1}"),
                arguments("{\"ä\":1,\"zz\":2,\"b\":3}", "{\"b\":3,\"zz\":2,\"ä\":1}"),
                arguments("\ttrue ", "true"),
                arguments("null", "null"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void normalizesJsonLikeJsonb(String text, String json) {
        assertThat(json(JSON, text)).isEqualTo(json);
    }

    @Test
    void normalizesJsonOfAnyDepth() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(json(JSON, deep)).isEqualTo(deep);
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments(BOOLEAN, "true", "cannot read 'true' as a value of type bool"),
                arguments(INTEGER, "1.5", "'1.5' as a value of type int8"),
                arguments(INTEGER, "-", "type int8"),
                arguments(NUMERIC, "1.2.3", "type numeric"),
                arguments(FLOAT, "", "type float8"),
                arguments(DATE, "02/29/2024", "DateStyle must be ISO"),
                arguments(TIMESTAMP, "Thu Feb 29 12:34:56 2024", "DateStyle must be ISO"),
                arguments(JSON, "{\"a\":\"\\u0000\"}", "\\u0000"),
                arguments(JSON, "\"\\ud800\"", "half of a surrogate pair"),
                arguments(JSON, "1e200000", "beyond the range"),
                arguments(JSON, "{\"a\" 1}", "malformed JSON"),
                arguments(JSON, "[1", "malformed JSON"),
                arguments(JSON, "\"a\\", "malformed JSON"),
                arguments(JSON, "nul", "malformed JSON"),
                arguments(JSON, "1 2", "malformed JSON"),
                arguments(JSON, "", "malformed JSON"),
                arguments(JSONB, "\"a", "malformed JSON"),
                arguments(PgType.arrayOf(INTEGER), "{1,x}", "'x' as a value of type int8"),
                arguments(PgType.arrayOf(INTEGER), "{1,", "type _int8"),
                arguments(PgType.arrayOf(INTEGER), "{1}}", "type _int8"),
                arguments(PgType.arrayOf(INTEGER), "[0:1]", "type _int8"),
                arguments(PgType.arrayOf(TEXT), "{\"a", "type _text"),
                arguments(PAIR, "(a,1)", "type pair"),
                arguments(PAIR, "(a,1,t,x)", "type pair"),
                arguments(HSTORE, "\"a\"=>1", "type hstore"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void namesTypeAndValueOfWhatItCannotRead(PgType type, String text, String message) {
        ByteBuilder out = new ByteBuilder().append("kept");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JsonText.append(type, bytes, 0, bytes.length, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThat(out).hasToString("kept");
    }

    @Test
    void shortensLongValuesInMessages() {
        assertThatThrownBy(() -> json(INTEGER, "x".repeat(500)))
                .hasMessageContaining("(500 bytes)")
                .message()
                .hasSizeLessThan(150);
    }

    @Test
    void refusesTypesWhoseJsonOnlyPostgresKnows() {
        assertThatThrownBy(() -> json(PgType.of("geometry", Kind.OWN_JSON_CAST), "0101"))
                .hasMessageContaining("geometry");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {
                "BLANK_PADDED",
                "CASE_INSENSITIVE",
                "ENUM",
                "UUID",
                "BYTEA",
                "TIME",
                "TIMETZ",
                "INTERVAL",
                "OTHER"
            })
    void writesTheTextOfOtherKindsAsAString(Kind kind) {
        assertThat(json(PgType.of("x", kind), "a \\b ")).isEqualTo("\"a \\\\b \"");
    }

    @Test
    void readsOnlyTheGivenRange() {
        ByteBuilder out = new ByteBuilder();
        JsonText.append(INTEGER, "x42y".getBytes(StandardCharsets.UTF_8), 1, 2, out);
        assertThat(out).hasToString("42");
    }

    static String json(PgType type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuilder out = new ByteBuilder();
        JsonText.append(type, bytes, 0, bytes.length, out);
        return out.toString();
    }
}
