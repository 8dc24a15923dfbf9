package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.UserException;
import java.io.Serializable;

/** What to do with a document that the engine will never take. */
@FunctionalInterface
public interface RefusedDocuments extends Serializable {
    /**
     * Decides; to be called again if what it returns is refused too, so it has to end that.
     *
     * @param status the HTTP status of the refusal
     * @param reason the engine's words
     * @return what to write in its place, acknowledged before any later checkpoint
     */
    DocumentOperation instead(DocumentOperation refused, int status, String reason);

    /** Stops the job with an error that names the document and the engine's reason. */
    static RefusedDocuments stopJob() {
        return (refused, status, reason) -> {
            throw new UserException(
                    "The search engine refuses "
                            + (refused.isDelete() ? "to delete " : "")
                            + "document '"
                            + refused.id()
                            + "' of index '"
                            + refused.index()
                            + "' with status "
                            + status
                            + ": "
                            + reason,
                    "Correct the row in Postgres, or the mapping of the index, and start the job"
                            + " again from its last checkpoint; nothing before it is lost.");
        };
    }
}
