package io.pgsync.flink.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.search.SearchClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void equalDocumentsHaveOne() {
        assertThat(of("{\"a\":1.50,\"b\":[0.0,\"ü\"]}"))
                .isEqualTo(of("{\"b\":[0,\"\\u00fc\"],\"a\":15e-1}"));
    }

    @Test
    void documentsThatDifferHaveDifferentOnes() {
        List<String> documents =
                List.of(
                        "{}",
                        "[]",
                        "null",
                        "\"null\"",
                        "false",
                        "0",
                        "\"0\"",
                        "\"\"",
                        "{\"a\":null}",
                        "{\"a\":[]}",
                        "{\"a\":{}}",
                        "{\"a\":[1,2]}",
                        "{\"a\":[2,1]}",
                        "{\"a\":[[1],2]}",
                        "{\"a\":[[1,2]]}",
                        "{\"a\":[12]}",
                        "{\"a\":[\"1\",2]}",
                        "{\"a\":{\"b\":1},\"c\":2}",
                        "{\"a\":{\"b\":1,\"c\":2}}");
        assertThat(documents.stream().map(FingerprintTest::of).collect(Collectors.toSet()))
                .hasSameSizeAs(documents);
    }

    private static String of(String json) {
        JsonNode node = SearchClient.parse(json.getBytes(StandardCharsets.UTF_8));
        return Fingerprint.of(node);
    }
}
