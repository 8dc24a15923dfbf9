package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.bulk.Verdict;
import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DeadLetter;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.Refusals;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.Watermark;

/** Receives the engine's result for each operation of a connector's request. Not thread-safe. */
public final class ItemOutcomes {
    /** The error format of the engines' own clients. */
    private static final Pattern ERROR_TYPE = Pattern.compile("\\[type=(\\w+), reason=");

    private final Refusals refusals;
    private final TargetMetrics metrics;
    private final BulkMetrics bulkMetrics;
    private final AcknowledgedPosition indexed;
    private final IndexNames names;
    private final Deque<DocumentOperation> letters = new ArrayDeque<>();

    ItemOutcomes(
            Refusals refusals,
            TargetMetrics metrics,
            BulkMetrics bulkMetrics,
            AcknowledgedPosition indexed,
            IndexNames names) {
        this.refusals = refusals;
        this.metrics = metrics;
        this.bulkMetrics = bulkMetrics;
        this.names = names;
        this.indexed = indexed;
    }

    /** The operation succeeded. */
    public void done(String index, boolean delete) {
        if (DeadLetter.isNameOfLetters(index)) {
            metrics.deadLetter();
        } else {
            metrics.done(delete);
        }
    }

    /**
     * The operation failed.
     *
     * @param operation as passed to the connector, with the index in place of the document name
     * @throws IllegalStateException if the operation must be retried, because the connector does
     *     not do that
     */
    public void failed(DocumentOperation operation, int status, String reason) {
        Matcher type = ERROR_TYPE.matcher(reason);
        String errorType = type.find() ? type.group(1) : null;
        switch (Verdict.of(operation.isDelete(), status, errorType)) {
            case DONE -> done(operation.document(), operation.isDelete());
            case CONFLICT -> bulkMetrics.conflicts.inc();
            case REFUSED -> refused(operation, status, reason);
            case IMPOSSIBLE -> throw SearchTarget.impossible(operation, status, reason);
            case RETRY ->
                    throw new IllegalStateException(
                            "the engine did not accept document '%s' of '%s': %d %s"
                                    .formatted(
                                            operation.id(), operation.document(), status, reason));
        }
    }

    private void refused(DocumentOperation operation, int status, String reason) {
        if (DeadLetter.isNameOfLetters(operation.document())) {
            throw new IllegalStateException(
                    "the engine rejects the dead letter of '%s' with %d %s"
                            .formatted(operation.id(), status, reason));
        }
        DocumentOperation refused = operation.named(names.document(operation.document()));
        letters.add(refusals.instead(refused, status, reason));
    }

    /**
     * The operation with its index in place of the document name, or a dead letter if the document
     * could not be rendered.
     */
    DocumentOperation admit(DocumentOperation operation) {
        return refusals.admit(operation)
                .orElseGet(() -> operation.named(names.index(operation.document())));
    }

    /** The next dead letter to write; null if there is none. */
    DocumentOperation nextLetter() {
        return letters.poll();
    }

    /** Everything up to the watermark is acknowledged. */
    void indexed(Watermark watermark) {
        indexed.watermark(watermark.getTimestamp());
    }
}
