package io.pgsync.flink.job.sink;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The documents of one name in a target that can be read. */
public interface DocumentStore {

    /** Whether there is a place for them. */
    boolean exists();

    /** Makes everything written so far visible to the other methods. */
    void refresh();

    long count();

    /** All copies of these ids, whatever their routing. */
    Map<String, List<StoredDocument>> copies(Collection<String> ids);

    /** All documents without their content, in no particular order. */
    Scan ids();

    /** Ids chosen at random. */
    List<String> anyIds(int count);

    /**
     * Writes and deletes documents.
     *
     * @return what became of each operation, in their order
     */
    List<WriteOutcome> write(List<DocumentOperation> operations) throws InterruptedException;

    /** Documents one after the other; to be closed. */
    interface Scan extends Iterator<StoredDocument>, AutoCloseable {
        @Override
        void close();
    }

    /**
     * What became of one operation.
     *
     * @param reason the target's words; null if it is done
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
