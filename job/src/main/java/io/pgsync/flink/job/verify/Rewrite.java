package io.pgsync.flink.job.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.StoredDocument;
import io.pgsync.flink.job.search.bulk.BulkExecutor;
import io.pgsync.flink.job.search.bulk.BulkOperation;
import io.pgsync.flink.job.search.bulk.BulkOutcome;
import io.pgsync.flink.job.search.bulk.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the index have what the database has of some documents.
 *
 * <p>Each write carries the log position from which on the database was read as its external
 * version: what the job writes of later changes wins over it, what it writes of earlier ones loses.
 */
final class Rewrite {
    private final DocumentPlan plan;
    private final BulkExecutor bulk;

    Rewrite(DocumentPlan plan, SearchClient client) {
        this.plan = plan;
        this.bulk = new BulkExecutor(client);
    }

    /** A write that belongs to the document of that id. */
    private record Write(String id, BulkOperation operation) {}

    /**
     * Writes or deletes the documents that were looked at.
     *
     * @return by id what the engine did not do: conflicts with a newer version, and failures, which
     *     count more if a document has both
     */
    Map<String, BulkOutcome> write(List<Look> looks, long version) throws InterruptedException {
        List<Write> writes = new ArrayList<>();
        looks.forEach(look -> add(look, version, writes));
        List<BulkOutcome> outcomes = bulk.execute(writes.stream().map(Write::operation).toList());
        Map<String, BulkOutcome> undone = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            if (outcomes.get(i).verdict() != Verdict.DONE) {
                undone.merge(
                        writes.get(i).id(),
                        outcomes.get(i),
                        (one, other) -> one.isAcknowledged() ? other : one);
            }
        }
        return undone;
    }

    private void add(Look look, long version, List<Write> writes) {
        for (StoredDocument copy : look.copies()) {
            if (!look.isInPlace(copy)) {
                // of one id and perhaps one shard with the document that follows, so earlier
                writes.add(
                        new Write(
                                look.id(),
                                BulkOperation.delete(
                                        plan.name(), look.id(), copy.routing(), version - 1)));
            }
        }
        if (look.wanted() != null) {
            writes.add(
                    new Write(
                            look.id(),
                            BulkOperation.index(
                                    plan.name(),
                                    look.id(),
                                    look.wanted().routing(),
                                    plan.pipeline().orElse(null),
                                    version,
                                    bytes(look.wanted().source()))));
        }
    }

    private static byte[] bytes(JsonNode source) {
        return source.toString().getBytes(StandardCharsets.UTF_8);
    }
}
