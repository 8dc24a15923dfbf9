package io.pgsync.flink.job.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonPath.Step;
import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathsTest {
    private static final PgType JSON = PgType.of("json", Kind.JSON);
    private static final PgType JSONB = PgType.of("jsonb", Kind.JSONB);

    private static final String DOCUMENT =
            """
            {"0": "zero", "a": {"b": [1, 2.50, {"c": "dä\\"", "k": null}]}, "n": -1, "t": true,\
             "esc\\"aped": 7, "list": [[1, 2], "x"], "none": null, "e": ""}""";

    /** Steps: {@code k:} key, {@code i:} index, {@code p:} either; {@code >>} makes it text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            k:a k:b i:1             | 2.50
            k:a k:b i:2 k:c         | "dä\\""
            k:a k:b i:2 k:c >>      | "dä\\""
            k:a k:b i:-1 k:k        | null
            k:a k:b i:-1 k:k >>     | null
            k:a k:b i:3             | null
            k:a k:b i:-4            | null
            k:a k:x k:y             | null
            i:0                     | null
            k:0                     | "zero"
            p:0                     | "zero"
            p:a p:b p:0             | 1
            p:a p:b p:x             | null
            p:a p:b p:+1            | 2.50
            k:list k:0              | null
            k:list i:0              | [1,2]
            k:list i:0 >>           | "[1, 2]"
            k:esc"aped              | 7
            k:n >>                  | "-1"
            k:t >>                  | "true"
            k:none                  | null
            k:e >>                  | ""
            """)
    void findsWhatPostgresFinds(String steps, String found) {
        assertThat(apply(JSONB, steps, DOCUMENT)).isEqualTo(found);
        assertThat(apply(JSON, steps, DOCUMENT)).isEqualTo(found);
    }

    @Test
    void writesWhatItFindsInJsonCanonically() {
        String json = "{ \"a\" : {\"bb\" : 1e3, \"a\":2, \"a\" : \"\\u0041\"} }";
        assertThat(apply(JSON, "k:a", json)).isEqualTo("{\"a\":\"A\",\"bb\":1000}");
    }

    @Test
    void givesTheTextOfJsonAsItStandsThere() {
        String json = "{\"a\": {\"b\" :  1e3} , \"n\": 1E2}";
        assertThat(apply(JSON, "k:a >>", json)).isEqualTo("\"{\\\"b\\\" :  1e3}\"");
        assertThat(apply(JSON, "k:n >>", json)).isEqualTo("\"1E2\"");
    }

    @Test
    void takesTheLastOfEqualKeys() {
        assertThat(apply(JSON, "k:a", "{\"a\":1,\"a\":2}")).isEqualTo("2");
    }

    @Test
    void treatsAJsonbScalarAsAnArrayOfOne() {
        assertThat(apply(JSONB, "i:0", "\"x\"")).isEqualTo("\"x\"");
        assertThat(apply(JSONB, "i:-1 i:0", "5")).isEqualTo("5");
        assertThat(apply(JSONB, "i:1", "5")).isEqualTo("null");
        assertThat(apply(JSONB, "p:0", "5")).isEqualTo("null");
        assertThat(apply(JSON, "i:0", "5")).isEqualTo("null");
    }

    @Test
    void refusesOtherTypes() {
        assertThatThrownBy(() -> apply(PgType.of("text", Kind.TEXT), "k:a", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text");
    }

    private static String apply(PgType type, String steps, String document) {
        List<Step> path = new ArrayList<>();
        boolean asText = false;
        for (String step : steps.split(" ")) {
            if (step.equals(">>")) {
                asText = true;
                continue;
            }
            JsonPath.Kind kind =
                    switch (step.charAt(0)) {
                        case 'k' -> JsonPath.Kind.KEY;
                        case 'i' -> JsonPath.Kind.INDEX;
                        default -> JsonPath.Kind.KEY_OR_INDEX;
                    };
            path.add(new Step(step.substring(2), kind));
        }
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        ByteBuilder out = new ByteBuilder();
        JsonPaths.append(type, new JsonPath(path, asText), bytes, 0, bytes.length, out);
        return out.toString();
    }
}
