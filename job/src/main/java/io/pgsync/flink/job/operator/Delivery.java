package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.Tuple;
import java.util.Optional;

/**
 * Sends the documents of an Assemble to their receiver.
 *
 * @param <T> the form in which they are sent
 */
interface Delivery<T> {

    /**
     * A document at the moment of its emission.
     *
     * @param row null if the row is gone
     * @param document null if the row is gone
     * @param version the WAL position of the document
     */
    record Emission(BinaryKey key, Tuple row, byte[] document, long version) {}

    /**
     * Sends what has changed since the last emission, or nothing.
     *
     * @return what has been emitted now; {@link Emitted#NOTHING} if nothing is left to retract
     */
    Emitted deliver(
            Emission emission, Emitted before, SortedState state, Batch batch, Emitter<T> out)
            throws Exception;

    /** Releases the resources of the delivery. */
    default void close() {}

    /**
     * The target of a row's document.
     *
     * @param document renders the document, if the target depends on it
     */
    default Optional<BinaryKey> target(Tuple row, Rendering document) throws Exception {
        return Optional.empty();
    }

    /** Renders a document on demand. */
    interface Rendering {
        byte[] document() throws Exception;
    }

    /**
     * Adds a subscription to the state.
     *
     * @return as {@link AlignedLogic#apply}
     */
    default boolean subscribe(SortedState state, Subscriber subscriber, Batch batch)
            throws Exception {
        throw nobodySubscribesHere(subscriber);
    }

    /**
     * Removes a subscription from the state.
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
