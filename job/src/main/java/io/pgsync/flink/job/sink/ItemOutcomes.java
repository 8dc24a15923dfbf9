package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.deadletter.DeadLetters;
import io.pgsync.flink.job.search.bulk.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.Watermark;

/** Takes what an engine says of each operation of a connector's request. For one thread. */
public final class ItemOutcomes {
    /** How the engines' own clients put an error into words. */
    private static final Pattern ERROR_TYPE = Pattern.compile("\\[type=(\\w+), reason=");

    private final Refusals refusals;
    private final SinkMetrics metrics;
    private final IndexedPosition indexed;
    private final Deque<DocumentOperation> letters = new ArrayDeque<>();

    ItemOutcomes(Refusals refusals, SinkMetrics metrics, IndexedPosition indexed) {
        this.refusals = refusals;
        this.metrics = metrics;
        this.indexed = indexed;
    }

    /** The engine has done it. */
    public void done(String index, boolean delete) {
        if (DeadLetters.isIndexOfLetters(index)) {
            metrics.letters.inc();
        } else {
            (delete ? metrics.deleted : metrics.written).inc();
        }
    }

    /**
     * The engine has not done it.
     *
     * @throws IllegalStateException if it has to be repeated, as the connector does not do that
     */
    public void failed(DocumentOperation operation, int status, String reason) {
        Matcher type = ERROR_TYPE.matcher(reason);
        String errorType = type.find() ? type.group(1) : null;
        switch (Verdict.of(operation.isDelete(), status, errorType)) {
            case DONE -> done(operation.index(), operation.isDelete());
            case CONFLICT -> metrics.conflicts.inc();
            case REFUSED -> refused(operation, status, reason);
            case IMPOSSIBLE -> throw Refusals.impossible(operation, status, reason);
            case RETRY ->
                    throw new IllegalStateException(
                            "the engine did not accept document '%s' of '%s': %d %s"
                                    .formatted(operation.id(), operation.index(), status, reason));
        }
    }

    private void refused(DocumentOperation operation, int status, String reason) {
        if (DeadLetters.isIndexOfLetters(operation.index())) {
            throw new IllegalStateException(
                    "the engine rejects the dead letter of '%s' with %d %s"
                            .formatted(operation.id(), status, reason));
        }
        letters.add(refusals.instead(operation, status, reason));
    }

    /** The operation itself, or a letter if there is no document. */
    DocumentOperation admit(DocumentOperation operation) {
        return refusals.admit(operation).orElse(operation);
    }

    /** The next letter that has to be written; null if there is none. */
    DocumentOperation nextLetter() {
        return letters.poll();
    }

    /** Everything up to there is acknowledged. */
    void indexed(Watermark watermark) {
        indexed.watermark(watermark.getTimestamp());
    }
}
