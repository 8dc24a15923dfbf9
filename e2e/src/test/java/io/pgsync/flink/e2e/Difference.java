package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** How an index differs from its database, by document id. */
record Difference(List<String> missing, List<String> extra, List<String> wrong, String firstWrong) {

    static Difference between(Map<String, JsonNode> expected, Map<String, JsonNode> actual) {
        List<String> wrong =
                expected.keySet().stream()
                        .filter(actual::containsKey)
                        .filter(id -> !actual.get(id).equals(expected.get(id)))
                        .toList();
        String first =
                wrong.isEmpty()
                        ? ""
                        : "database: %s%nindex:    %s"
                                .formatted(expected.get(wrong.get(0)), actual.get(wrong.get(0)));
        return new Difference(
                expected.keySet().stream().filter(id -> !actual.containsKey(id)).toList(),
                actual.keySet().stream().filter(id -> !expected.containsKey(id)).toList(),
                wrong,
                first);
    }

    void assertNone() {
        assertThat(missing).as("documents that are missing in the index").isEmpty();
        assertThat(extra).as("documents that the database does not have").isEmpty();
        assertThat(wrong).as("documents that differ\n" + firstWrong).isEmpty();
    }
}
