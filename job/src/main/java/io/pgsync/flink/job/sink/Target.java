package io.pgsync.flink.job.sink;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.UserException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * A destination for documents. Documents are identified by their name in the schema; the target
 * decides where to store the documents of a name.
 *
 * <p>{@link #toString()} describes the target for people, without secrets.
 */
public interface Target extends Serializable {

    /** How a job starts, as far as known. */
    enum Start {
        /** It loads everything. */
        LOAD,
        /** It resumes from saved state and relies on the documents it has written before. */
        RESUME,
        /** One of the two; in a cluster the job cannot know which. */
        UNKNOWN
    }

    /**
     * The input for preparing a target.
     *
     * @param documents the documents that the job will write
     * @param logEnd the current end of the WAL; a document that is already there with a higher
     *     version belongs to another history and cannot be replaced
     * @param notes receives warnings, one per line
     */
    record Preparation(List<DocumentPlan> documents, Start start, long logEnd, PrintStream notes) {
        public Preparation {
            documents = List.copyOf(documents);
        }
    }

    /**
     * Checks that documents can be written; changes nothing.
     *
     * @throws UserException if they cannot
     */
    void check();

    /**
     * Creates whatever is missing for the documents.
     *
     * @throws UserException if they cannot be written, or if a resumed job does not find the
     *     documents it has written
     */
    void prepare(Preparation preparation);

    /**
     * Identifies the storage of the documents, so that saved state can be matched to it. The text
     * changes when the storage of a document is removed and created again.
     */
    String identity(Collection<String> documents);

    /** Removes all documents of these names, and their dead letters. */
    void drop(Collection<String> documents);

    /**
     * Writes versioned upserts and deletes. An operation must have no effect if the target has a
     * higher version. A checkpoint of the sink waits until everything before it is acknowledged,
     * and {@link TargetMetrics} reports how far that is.
     */
    Sink<DocumentOperation> sink();

    /** The documents of a name; empty if the target cannot be read. */
    default Optional<DocumentStore> store(String document) {
        return Optional.empty();
    }

    /** The dead letters of a name; empty if they cannot be read. */
    default Optional<DeadLetterStore> deadLetters(String document) {
        return Optional.empty();
    }

    /**
     * Same as {@link #store}, for a command that requires it.
     *
     * @throws UserException if the target cannot be read
     */
    default DocumentStore requireStore(String document) {
        return store(document)
                .orElseThrow(
                        () ->
                                new UserException(
                                        this + " cannot be read back, only written to.",
                                        "This command works with a search engine: leave out"
                                                + " --sink."));
    }
}
