package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.render.Unrenderable;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Handles a document that cannot be rendered, or that the engine will never accept. */
@FunctionalInterface
public interface RefusedDocuments extends Serializable {
    /** Stands for the HTTP status if no request was sent. */
    int NO_STATUS = 0;

    /**
     * Returns the replacement for a refused document, or throws.
     *
     * @param status the HTTP status of the refusal, or {@link #NO_STATUS}
     * @param reason the engine's error message, or the reason why there is no document
     * @return what to write in its place, acknowledged before any later checkpoint
     */
    DocumentOperation instead(DocumentOperation refused, int status, String reason);

    /** Writes a dead letter for the document. */
    static RefusedDocuments deadLetters() {
        return (refused, status, reason) -> {
            byte[] source = refused.source();
            DeadLetter letter =
                    new DeadLetter(
                            refused.document(),
                            refused.id(),
                            refused.routing(),
                            refused.version(),
                            status,
                            reason,
                            source == null || Unrenderable.is(source)
                                    ? null
                                    : new String(source, StandardCharsets.UTF_8));
            return new DocumentOperation(
                    DeadLetter.nameFor(refused.document()),
                    letter.letterId(),
                    null,
                    null,
                    refused.version(),
                    letter.toJson(Instant.now()));
        };
    }

    /** Stops the job with an error that names the document and the reason. */
    static RefusedDocuments stopJob() {
        return (refused, status, reason) -> {
            String document =
                    "document '%s' of index '%s'".formatted(refused.id(), refused.document());
            throw new UserException(
                    status == NO_STATUS
                            ? "Cannot build %s: %s".formatted(document, reason)
                            : "The search engine rejects %s%s with status %d: %s"
                                    .formatted(
                                            refused.isDelete() ? "to delete " : "",
                                            document,
                                            status,
                                            reason),
                    "Fix the cause (the mapping of the index, a plugin), and start the job again; it"
                            + " resumes from its last checkpoint. Correcting the row does not help, because this"
                            + " version of the document comes first: start with --on-poison dead-letter, which"
                            + " sets such documents aside.");
        };
    }
}
