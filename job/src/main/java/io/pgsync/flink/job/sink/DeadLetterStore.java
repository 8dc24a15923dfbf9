package io.pgsync.flink.job.sink;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** The dead letters of one document name. */
public interface DeadLetterStore {

    /** The number of dead letters. */
    long count();

    /** The dead letters of these documents, by document id. */
    Map<String, DeadLetter> of(Collection<String> ids);

    /** Passes all current dead letters to the receiver. */
    void each(Consumer<DeadLetter> receiver);

    /**
     * Removes the dead letters of these documents, except those of a later version.
     *
     * @param version the WAL position as of which they are settled
     * @return the reasons why some of them remain, by document id
     */
    Map<String, String> remove(Collection<String> ids, long version) throws InterruptedException;
}
