package io.pgsync.flink.job.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.physical.MetaSpec;
import io.pgsync.flink.compiler.physical.MetaSpec.Role;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.Rendering;
import io.pgsync.flink.compiler.physical.Rendering.ChildValue;
import io.pgsync.flink.compiler.physical.Rendering.ColumnValue;
import io.pgsync.flink.compiler.physical.Rendering.Field;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.Replacement;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentRendererTest {
    private static final PgType TEXT = PgType.of("text", Kind.TEXT);
    private static final PgType NUMERIC = PgType.of("numeric", Kind.NUMERIC);
    private static final PgType BOOLEAN = PgType.of("bool", Kind.BOOLEAN);
    private static final PgType JSONB = PgType.of("jsonb", Kind.JSONB);

    private static final List<OperatorSpec.Edge> EDGES =
            List.of(new OperatorSpec.Edge(0, "one", false), new OperatorSpec.Edge(0, "many", true));

    @Test
    void writesFieldsInTheirOrderWithNullsKept() {
        Rendering rendering =
                object(
                        column("na\"me", 1, TEXT),
                        column("price", 0, NUMERIC),
                        column("n", 2, TEXT));
        assertThat(render(rendering, row("1.50", "x", null)))
                .isEqualTo("{\"na\\\"me\":\"x\",\"price\":1.50,\"n\":null}");
    }

    @Test
    void writesAnObjectWithoutFields() {
        assertThat(render(object(), row("1"))).isEqualTo("{}");
    }

    @Test
    void appliesTheJsonPathOfAColumn() {
        JsonPath path = new JsonPath(List.of(new JsonPath.Step("a", JsonPath.Kind.KEY)), false);
        Field field =
                new Field("doc_a", new ColumnValue(0, JSONB, path), List.of(), JsonRules.NONE);
        assertThat(render(object(field), row("{\"a\": [1, 2]}"))).isEqualTo("{\"doc_a\":[1,2]}");
    }

    @Test
    void writesNullForAbsentChildren() {
        assertThat(render(object(child("one"), child("many")), row("x")))
                .isEqualTo("{\"one\":null,\"many\":null}");
    }

    @Test
    void writesTheFirstChildOrAllOfThem() {
        Rendering rendering = object(child("one"), child("many"));
        Children children = edge -> List.of(json(edge == 0 ? "{\"a\":1}" : "\"x\""), json("null"));
        assertThat(render(rendering, row("x"), children))
                .isEqualTo("{\"one\":{\"a\":1},\"many\":[\"x\",null]}");
    }

    @Test
    void writesAScalarWithItsReplacements() {
        Field field =
                new Field(
                        "v",
                        new ColumnValue(0, TEXT, null),
                        List.of(new Replacement("-", "=")),
                        JsonRules.NONE);
        Rendering rendering = new Rendering(Shape.SCALAR, List.of(field), List.of(), null);
        assertThat(render(rendering, row("a-b-c"))).isEqualTo("\"a=b=c\"");
        assertThat(render(rendering, row((String) null))).isEqualTo("null");
    }

    @Test
    void refusesAChildThatCouldNotBeRenderedAndSaysWhy() {
        Rendering rendering = object(child("one"), child("many"));
        Children children =
                edge -> edge == 0 ? List.of() : List.of(json("1"), Unrenderable.of("row (7): no"));
        assertThatThrownBy(() -> render(rendering, row("x"), children))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field 'many': row (7): no");
    }

    @Test
    void keysOfRowsGoUpWithTheirDocuments() {
        Rendering part =
                new Rendering(
                        Shape.OBJECT,
                        List.of(column("name", 1, TEXT)),
                        List.of(),
                        keys(Role.NODE, "part", NUMERIC));
        List<byte[]> parts =
                Stream.of(row("10", "b"), row("9", "a"), row("10", "c"))
                        .map(row -> json(render(part, row)))
                        .toList();
        assertThat(new String(parts.get(0), StandardCharsets.UTF_8))
                .isEqualTo("[[{\"name\":\"b\"}],{\"part\":{\"id\":[10]}}]");

        Rendering whole =
                new Rendering(
                        Shape.OBJECT,
                        List.of(child("one"), child("many")),
                        List.of(),
                        keys(Role.ROOT, "whole", TEXT));
        assertThat(render(whole, row("x"), edge -> edge == 0 ? List.of() : parts))
                .isEqualTo(
                        "{\"one\":null,\"many\":[{\"name\":\"b\"},{\"name\":\"a\"},{\"name\":\"c\"}],"
                                + "\"_meta\":{\"part\":{\"id\":[9,10]},\"whole\":{\"id\":[\"x\"]}}}");
        assertThatThrownBy(
                        () -> render(whole, row("x"), edge -> List.of(Unrenderable.of("why not"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("why not");
    }

    private static MetaSpec keys(Role role, String table, PgType type) {
        return new MetaSpec(role, table, List.of(new MetaSpec.Column("id", 0, type)), false);
    }

    @Test
    void refusesAValueThatTheStreamLeftOut() {
        ByteBuilder row = new ByteBuilder();
        Tuple.appendUnchanged(row);
        assertThatThrownBy(() -> render(object(column("a", 0, TEXT)), Tuple.of(row.toByteArray())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void namesTheFieldOfAValueWithoutJson() {
        assertThatThrownBy(() -> render(object(column("price", 0, NUMERIC)), row("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("field 'price': ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            "abc"              | a>b b>c   | "ccc"
            "a.a"              | .>        | "aa"
            "a\\"b"            | ">'       | "a'b"
            "x😀"              | >-        | "-x-😀-"
            ["a",1,null,["a"]] | a>b       | ["b",1,null,["a"]]
            []                 | a>b       | []
            {"a":"a"}          | a>b       | {"a":"a"}
            1.50               | 1>2       | 1.50
            true               | t>f       | true
            """)
    void replacesInStringsAndInStringsOfArrays(String json, String rules, String result) {
        List<Replacement> replacements =
                Arrays.stream(rules.split(" "))
                        .map(rule -> rule.split(">", 2))
                        .map(pair -> new Replacement(pair[0], pair[1]))
                        .toList();
        Field field = new Field("v", new ColumnValue(0, JSONB, null), replacements, JsonRules.NONE);
        assertThat(render(object(field), row(json))).isEqualTo("{\"v\":" + result + "}");
    }

    /** By old names, in objects and the objects of lists, and nowhere else. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
            {"a":"x-y","b":1}                  | {"A":"x+y","b":1}
            {"in":{"c":["-",{"c":"-"}],"d":2}} | {"in":{"c":["+",{"c":"-"}],"D":2}}
            {"in":[{"c":"-"},null,"-",[{"c":"-"}]]} | {"in":[{"c":"+"},null,"-",[{"c":"-"}]]}
            [{"a":"-"},"-",null]               | [{"A":"+"},"-",null]
            {"A":1,"a":2,"q\\"":{}}          | {"A":2,"q\\"":{}}
            {}                                 | {}
            "a-a"                              | "a-a"
            null                               | null
            """)
    void appliesRulesWithinJson(String json, String result) {
        List<Replacement> plus = List.of(new Replacement("-", "+"));
        JsonRules deeper = new JsonRules(Map.of("c", plus), Map.of("d", "D"), Map.of());
        JsonRules rules = new JsonRules(Map.of("a", plus), Map.of("a", "A"), Map.of("in", deeper));
        Field field = new Field("v", new ColumnValue(0, JSONB, null), List.of(), rules);
        assertThat(render(object(field), row(json))).isEqualTo("{\"v\":" + result + "}");
    }

    @Test
    void replacesInScalarChildren() {
        Field field =
                new Field(
                        "c",
                        new ChildValue("many"),
                        List.of(new Replacement("e", "E")),
                        JsonRules.NONE);
        assertThat(render(object(field), row("x"), edge -> List.of(json("\"en\""), json("null"))))
                .isEqualTo("{\"c\":[\"En\",null]}");
    }

    @Test
    void concatenatesTextsAsPythonShowsThem() {
        Rendering rendering =
                withConcats(
                        List.of(
                                column("id", 0, NUMERIC),
                                column("ok", 1, BOOLEAN),
                                column("doc", 2, JSONB)),
                        new ConcatSpec(List.of("id", "://", "ok", "doc", "foo"), "slug", "_"));
        assertThat(render(rendering, row("1.50", "t", "{\"k\": [\"v\", 1, null]}")))
                .endsWith(",\"slug\":\"1.5_://_True_{'k': ['v', 1, None]}_foo\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"null", "\"\"", "0", "0.00", "false", "[]", "{}"})
    void dropsEmptyValuesFromConcatenations(String json) {
        Rendering rendering =
                withConcats(
                        List.of(column("a", 0, JSONB)),
                        new ConcatSpec(List.of("x", "a", "y"), "d", "-"));
        assertThat(render(rendering, row(json))).endsWith(",\"d\":\"x-y\"}");
    }

    @Test
    void concatenatesInOrderAndMayOverwriteAField() {
        Rendering rendering =
                withConcats(
                        List.of(column("a", 0, TEXT), column("b", 1, TEXT)),
                        new ConcatSpec(List.of("a", "b"), "a", "+"),
                        new ConcatSpec(List.of("a", "a"), "c", ""));
        assertThat(render(rendering, row("x", "\"")))
                .isEqualTo("{\"a\":\"x+\\\"\",\"b\":\"\\\"\",\"c\":\"x+\\\"x+\\\"\"}");
    }

    @Test
    void keepsEveryDigitBesideAConcatenation() {
        String number = "12345678901234567890.1234567890";
        Rendering rendering =
                withConcats(
                        List.of(column("n", 0, NUMERIC)), new ConcatSpec(List.of("x"), "c", ""));
        assertThat(render(rendering, row(number))).isEqualTo("{\"n\":" + number + ",\"c\":\"x\"}");
    }

    @Test
    void givesTheSameInstanceManyDocuments() {
        DocumentRenderer renderer = new DocumentRenderer(object(column("a", 0, TEXT)), List.of());
        byte[] first = renderer.render(row("one"), Children.NONE);
        renderer.render(row("another"), Children.NONE);
        assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"one\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"a":{"r":"no"},"r":"yes"} | yes
            {"r":"a\\"b"}              | a"b
            {"r":1.50}                 | 1.50
            {"r":true}                 | true
            """)
    void routesByTheTextOfATopLevelField(String document, String routing) {
        assertThat(DocumentRenderer.routing(json(document), "r")).isEqualTo(routing);
    }

    @Test
    void doesNotRouteByNull() {
        assertThat(DocumentRenderer.routing(json("{\"r\":null}"), "r")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{}", "{\"r\":[1]}", "{\"r\":{}}", "[]"})
    void refusesToRouteByWhatHasNoText(String document) {
        assertThatThrownBy(() -> DocumentRenderer.routing(json(document), "r"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot route by 'r'");
    }

    private static Rendering object(Field... fields) {
        return new Rendering(Shape.OBJECT, List.of(fields), List.of(), null);
    }

    private static Rendering withConcats(List<Field> fields, ConcatSpec... concats) {
        return new Rendering(Shape.OBJECT, fields, List.of(concats), null);
    }

    private static Field column(String name, int column, PgType type) {
        return new Field(name, new ColumnValue(column, type, null), List.of(), JsonRules.NONE);
    }

    private static Field child(String name) {
        return new Field(name, new ChildValue(name), List.of(), JsonRules.NONE);
    }

    private static Tuple row(String... values) {
        return Tuple.of(Arrays.asList(values));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String render(Rendering rendering, Tuple row) {
        return render(rendering, row, Children.NONE);
    }

    private static String render(Rendering rendering, Tuple row, Children children) {
        byte[] json = new DocumentRenderer(rendering, EDGES).render(row, children);
        return new String(json, StandardCharsets.UTF_8);
    }
}
