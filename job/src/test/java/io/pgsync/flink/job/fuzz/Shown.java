package io.pgsync.flink.job.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A document as a reader of the index sees it; numbers are compared to the last digit.
 *
 * @param routing null if the document has none
 * @param json with sorted field names in each object
 */
record Shown(String routing, String json) {
    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNumberLength(200_000)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    static Shown of(DocumentOperation operation) throws IOException {
        return new Shown(operation.routing(), canonical(JSON.readTree(operation.source())));
    }

    static String canonical(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(f -> quoted(f.getKey()) + ":" + canonical(f.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(Shown::canonical)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return node.isBigDecimal() ? node.decimalValue().toPlainString() : node.toString();
    }

    private static String quoted(String name) {
        return JSON.getNodeFactory().textNode(name).toString();
    }
}
