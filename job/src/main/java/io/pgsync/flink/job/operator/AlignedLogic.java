package io.pgsync.flink.job.operator;

/**
 * The decisions of an {@link AlignedOperator}.
 *
 * @param <T> what it emits
 */
interface AlignedLogic<T> {

    /**
     * Puts one change into the key's state.
     *
     * @return whether the key has to emit because of it when it comes to its turn in the opening of
     *     the gate; does not matter for batches that are not initial
     */
    boolean apply(SortedState state, Message.Change change, Batch batch) throws Exception;

    /**
     * Takes note of a state that an earlier run may have emitted, unknown to the checkpoint; what
     * the batch emits must put that right as well.
     */
    default void repeat(BinaryKey key, SortedState state, Batch batch) throws Exception {}

    /**
     * Emits what the batch changed.
     *
     * @param version the WAL position that the state shows now
     */
    void flush(BinaryKey key, SortedState state, Batch batch, long version, Emitter<T> out)
            throws Exception;

    /** Releases what the logic has acquired. */
    default void close() {}
}
