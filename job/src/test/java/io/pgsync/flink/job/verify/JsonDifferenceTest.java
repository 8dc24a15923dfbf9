package io.pgsync.flink.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.search.SearchClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonDifferenceTest {

    @Test
    void numbersCountByValueAndFieldsInAnyOrder() {
        assertThat(between("{\"a\":1.50,\"b\":100}", "{\"b\":1e2,\"a\":1.5}")).isEmpty();
        assertThat(between("{\"a\":0.1}", "{\"a\":0.10000000000000000001}"))
                .containsExactly("a: index 0.1, database 0.10000000000000000001");
    }

    @Test
    void aNumberIsNotItsText() {
        assertThat(between("{\"a\":1}", "{\"a\":\"1\"}"))
                .containsExactly("a: index 1, database \"1\"");
    }

    @Test
    void elementsCountInTheirOrder() {
        assertThat(between("{\"a\":[1,2]}", "{\"a\":[2,1]}"))
                .containsExactly("a[0]: index 1, database 2", "a[1]: index 2, database 1");
        assertThat(between("{\"a\":[1,2]}", "{\"a\":[1]}"))
                .containsExactly("a: index (2 elements) [1,2], database (1 elements) [1]");
    }

    @Test
    void nullIsNotNothing() {
        assertThat(between("{}", "{\"a\":{\"b\":null}}"))
                .containsExactly("a: index nothing, database {\"b\":null}");
        assertThat(between("{\"a\":{\"b\":null,\"c\":1}}", "{\"a\":{}}"))
                .containsExactly(
                        "a.b: index null, database nothing", "a.c: index 1, database nothing");
    }

    @Test
    void onlyTheFirstLinesAreGiven() {
        assertThat(JsonDifference.between(json("{\"a\":1,\"b\":1}"), json("{\"a\":2,\"b\":2}"), 1))
                .hasSize(1);
    }

    private static List<String> between(String index, String database) {
        return JsonDifference.between(json(index), json(database), 10);
    }

    private static JsonNode json(String text) {
        return SearchClient.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
