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
 * A place where documents go. Documents are known by the name that the schema gives them; where
 * those of a name lie is the target's own business.
 *
 * <p>{@link #toString()} says what the target is to people, without secrets.
 */
public interface Target extends Serializable {

    /** How a job starts, as far as that is known. */
    enum Start {
        /** It loads everything. */
        LOAD,
        /** It goes on from saved state, and counts on what it has written before. */
        RESUME,
        /** One of the two: a cluster does not tell. */
        UNKNOWN
    }

    /**
     * What a target prepares for.
     *
     * @param documents what the job is going to write
     * @param logEnd where Postgres's log ends now; documents that are written will have lower
     *     versions or later ones
     * @param notes takes warnings, each a line
     */
    record Preparation(List<DocumentPlan> documents, Start start, long logEnd, PrintStream notes) {
        public Preparation {
            documents = List.copyOf(documents);
        }
    }

    /**
     * Checks that documents can be written at all; changes nothing.
     *
     * @throws UserException if not
     */
    void check();

    /**
     * Creates what the documents need and is absent.
     *
     * @throws UserException if they cannot be written, or if a job that resumes does not find what
     *     it has written
     */
    void prepare(Preparation preparation);

    /**
     * Which place this is, so that saved state can tell whether it belongs to it: another text once
     * the place of a document was removed and made again.
     */
    String identity(Collection<String> documents);

    /** Removes all documents of these names, and their dead letters. */
    void drop(Collection<String> documents);

    /**
     * The writer of versioned upserts and deletes. An operation must not take effect if the target
     * has one of a higher version. A checkpoint of the sink waits until everything before it is
     * acknowledged, and {@link TargetMetrics} tells how far that is.
     */
    Sink<DocumentOperation> sink();

    /** What was written under a name; empty if the target cannot be read. */
    default Optional<DocumentStore> store(String document) {
        return Optional.empty();
    }

    /** The dead letters of a name; empty if they cannot be read. */
    default Optional<DeadLetterStore> deadLetters(String document) {
        return Optional.empty();
    }

    /**
     * As {@link #store}, for a command that needs it.
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
