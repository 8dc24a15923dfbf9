package io.pgsync.flink.job.sink;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** The dead letters of the documents of one name. */
public interface DeadLetterStore {

    /** How many there are. */
    long count();

    /** The dead letters of these documents, by the documents' ids. */
    Map<String, DeadLetter> of(Collection<String> ids);

    /** Hands over all dead letters of this moment. */
    void each(Consumer<DeadLetter> receiver);

    /**
     * Removes the dead letters of these documents, except those of a later version.
     *
     * @param version the WAL position from which on they are settled
     * @return why some of them are still there, by the ids of their documents
     */
    Map<String, String> remove(Collection<String> ids, long version) throws InterruptedException;
}
