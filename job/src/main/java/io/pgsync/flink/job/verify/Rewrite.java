package io.pgsync.flink.job.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.DocumentStore.Result;
import io.pgsync.flink.job.sink.DocumentStore.WriteOutcome;
import io.pgsync.flink.job.sink.StoredDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Overwrites documents in the index with those of the database.
 *
 * <p>The external version of each write is a WAL position from before the database was read: the
 * job's writes of later changes win, those of earlier changes lose.
 */
final class Rewrite {
    private final DocumentPlan plan;
    private final DocumentStore index;

    Rewrite(DocumentPlan plan, DocumentStore index) {
        this.plan = plan;
        this.index = index;
    }

    /** A write for the document with that id. */
    private record Write(String id, DocumentOperation operation) {}

    /**
     * Writes or deletes the documents that were compared.
     *
     * @return the unsuccessful outcomes by id: conflicts with a newer version, and failures, which
     *     take precedence
     */
    Map<String, WriteOutcome> write(List<Comparison> comparisons, long version)
            throws InterruptedException {
        List<Write> writes = new ArrayList<>();
        comparisons.forEach(comparison -> add(comparison, version, writes));
        List<WriteOutcome> outcomes = index.write(writes.stream().map(Write::operation).toList());
        Map<String, WriteOutcome> undone = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            if (outcomes.get(i).result() != Result.DONE) {
                undone.merge(
                        writes.get(i).id(),
                        outcomes.get(i),
                        (one, other) -> one.isAcknowledged() ? other : one);
            }
        }
        return undone;
    }

    private void add(Comparison comparison, long version, List<Write> writes) {
        for (StoredDocument copy : comparison.copies()) {
            if (!comparison.isInPlace(copy)) {
                // of one id and perhaps one shard with the document that follows, so earlier
                writes.add(
                        new Write(
                                comparison.id(),
                                operation(comparison, copy.routing(), null, version - 1, null)));
            }
        }
        if (comparison.wanted() != null) {
            writes.add(
                    new Write(
                            comparison.id(),
                            operation(
                                    comparison,
                                    comparison.wanted().routing(),
                                    plan.pipeline().orElse(null),
                                    version,
                                    bytes(comparison.wanted().source()))));
        }
    }

    private DocumentOperation operation(
            Comparison comparison, String routing, String pipeline, long version, byte[] source) {
        return new DocumentOperation(
                plan.name(), comparison.id(), routing, pipeline, version, source);
    }

    private static byte[] bytes(JsonNode source) {
        return source.toString().getBytes(StandardCharsets.UTF_8);
    }
}
