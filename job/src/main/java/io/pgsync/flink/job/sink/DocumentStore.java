package io.pgsync.flink.job.sink;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The documents of one name in a readable target. */
public interface DocumentStore {

    /** Whether the place for them (an index, for example) exists. */
    boolean exists();

    /** Makes everything written so far visible to the other methods. */
    void refresh();

    long count();

    /** All copies of these ids, whatever their routing. */
    Map<String, List<StoredDocument>> copies(Collection<String> ids);

    /** All documents without their content, in no particular order. */
    Scan ids();

    /** Random ids. */
    List<String> anyIds(int count);

    /**
     * Writes and deletes documents.
     *
     * @return the outcome of each operation, in their order
     */
    List<WriteOutcome> write(List<DocumentOperation> operations) throws InterruptedException;

    /** Iterates over documents; must be closed. */
    interface Scan extends Iterator<StoredDocument>, AutoCloseable {
        @Override
        void close();
    }

    /**
     * The outcome of one operation.
     *
     * @param reason the target's error message; null if the operation succeeded
     */
    record WriteOutcome(Result result, String reason) {
        public static final WriteOutcome DONE = new WriteOutcome(Result.DONE, null);

        /** Whether the target has this version or a newer one. */
        public boolean isAcknowledged() {
            return result != Result.FAILED;
        }
    }

    /** Kinds of outcomes. */
    enum Result {
        DONE,
        /** The target has a newer version. */
        SUPERSEDED,
        FAILED
    }
}
