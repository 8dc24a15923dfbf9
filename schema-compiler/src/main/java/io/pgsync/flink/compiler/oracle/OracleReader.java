package io.pgsync.flink.compiler.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.physical.MetaSpec;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Builds a document from a row of the query's result: applies the transforms, then determines the
 * routing.
 */
public final class OracleReader {
    /** As many digits as a numeric can have, and texts as long as Postgres has them. */
    private static final StreamReadConstraints NO_LIMITS =
            StreamReadConstraints.builder()
                    .maxNumberLength(200_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(10_000)
                    .build();

    private static final ObjectMapper JSON =
            JsonMapper.builder(JsonFactory.builder().streamReadConstraints(NO_LIMITS).build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final DocumentPlan plan;
    private final DocumentTransforms transforms;

    public OracleReader(DocumentPlan plan) {
        this.plan = plan;
        this.transforms = new DocumentTransforms(plan.root());
    }

    /** The document of the current row of {@link OracleQuery#all} or {@link OracleQuery#ofIds}. */
    public OracleDocument read(ResultSet row) throws SQLException {
        return plan.meta()
                ? read(row.getString(1), row.getString(2), row.getString(3))
                : read(row.getString(1), row.getString(2), null);
    }

    /**
     * The document of one row.
     *
     * @param firstKey what {@code _meta} shows of the root, null without it
     * @throws IllegalArgumentException if it cannot be routed, because the routing field holds an
     *     object or array
     */
    OracleDocument read(String id, String json, String firstKey) {
        ObjectNode answer = parse(json);
        MetaReader meta = new MetaReader();
        if (plan.meta()) {
            meta.takeKeys(plan.root(), answer);
        }
        ObjectNode source = transforms.apply(answer);
        if (plan.meta()) {
            source.set(MetaSpec.FIELD, meta.of(plan.root(), firstKey));
        }
        return new OracleDocument(
                id, plan.routing().map(f -> routing(id, source, f)).orElse(null), source);
    }

    private static String routing(String id, ObjectNode source, String field) {
        JsonNode value = source.path(field);
        if (value.isMissingNode() || value.isContainerNode()) {
            throw new IllegalArgumentException(
                    "document %s cannot be routed by '%s': it is %s"
                            .formatted(
                                    id,
                                    field,
                                    value.isMissingNode() ? "nothing" : "an object or array"));
        }
        if (value.isNull()) {
            return null;
        }
        return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Postgres printed JSON that cannot be read", e);
        }
    }
}
