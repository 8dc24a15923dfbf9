package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.Tuple;
import java.util.Optional;

/**
 * Where the documents of an Assemble go.
 *
 * @param <T> in which form
 */
interface Delivery<T> {

    /**
     * A document at the moment of its emission.
     *
     * @param row null if the row is gone
     * @param document null if the row is gone
     * @param version the WAL position that the document shows
     */
    record Emission(BinaryKey key, Tuple row, byte[] document, long version) {}

    /**
     * Sends what has changed since the last emission, or nothing.
     *
     * @return what has been emitted now; {@link Emitted#NOTHING} if nothing is left to take back
     */
    Emitted deliver(
            Emission emission, Emitted before, SortedState state, Batch batch, Emitter<T> out)
            throws Exception;

    /** Releases what the delivery has acquired. */
    default void close() {}

    /**
     * Where the document of a row goes.
     *
     * @param document renders the document, if it takes that
     */
    default Optional<BinaryKey> target(Tuple row, Rendering document) throws Exception {
        return Optional.empty();
    }

    /** Renders a document when it is asked for. */
    interface Rendering {
        byte[] document() throws Exception;
    }

    /**
     * Puts a subscription into the state.
     *
     * @return as {@link AlignedLogic#apply}
     */
    default boolean subscribe(SortedState state, Subscriber subscriber, Batch batch)
            throws Exception {
        throw nobodySubscribesHere(subscriber);
    }

    /**
     * Takes a subscription out of the state.
     *
     * @return as {@link AlignedLogic#apply}
     */
    default boolean unsubscribe(SortedState state, Subscriber subscriber, Batch batch)
            throws Exception {
        throw nobodySubscribesHere(subscriber);
    }

    private static IllegalArgumentException nobodySubscribesHere(Subscriber subscriber) {
        return new IllegalArgumentException("nobody can subscribe here: " + subscriber);
    }
}
