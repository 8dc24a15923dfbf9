package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.render.Unrenderable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces operations that cannot be indexed, counts them, and logs each cause once. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** The maximum number of causes to remember; further ones are only counted. */
    private static final int MOST_CAUSES = 200;

    private final RefusedDocuments documents;
    private final TargetMetrics metrics;
    private final Set<String> causes = new HashSet<>();

    public Refusals(RefusedDocuments documents, TargetMetrics metrics) {
        this.documents = documents;
        this.metrics = metrics;
    }

    /** The replacement for a document that cannot be rendered; empty if it can. */
    public Optional<DocumentOperation> admit(DocumentOperation operation) {
        return Unrenderable.is(operation.source())
                ? Optional.of(
                        instead(
                                operation,
                                RefusedDocuments.NO_STATUS,
                                Unrenderable.reason(operation.source())))
                : Optional.empty();
    }

    /** The replacement for an operation that the engine refuses. */
    public DocumentOperation instead(DocumentOperation refused, int status, String reason) {
        metrics.refused();
        DocumentOperation letter = documents.instead(refused, status, reason);
        if (causes.size() < MOST_CAUSES && causes.add(cause(refused.document(), status, reason))) {
            LOG.warn(
                    "Document '{}' of '{}' is set aside in '{}'{}: {}. Others with this"
                            + " cause are counted but not logged.",
                    refused.id(),
                    refused.document(),
                    letter.document(),
                    status == RefusedDocuments.NO_STATUS ? "" : " (status " + status + ")",
                    reason);
        }
        return letter;
    }

    /** The reason without the details of a single document: ids, values, numbers. */
    static String cause(String index, int status, String reason) {
        String cause =
                reason.replaceAll("(?s)(with id|value:|cannot read|on document) '.*?'", "$1")
                        .replaceAll("(?s)\\brow \\(.*?\\)", "row")
                        .replaceAll("(?s)\".*?\"", "\"\"")
                        .replaceAll("\\d+", "0");
        return index + " " + status + " " + cause;
    }
}
