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
     * @return whether the key must emit because of it on its turn while the gate opens; ignored for
     *     batches that are not initial
     */
    boolean apply(SortedState state, Message.Change change, Batch batch) throws Exception;

    /**
     * Records a state that an earlier run may have emitted after the checkpoint. What the batch
     * emits must correct that as well.
     */
    default void repeat(BinaryKey key, SortedState state, Batch batch) throws Exception {}

    /**
     * Emits what the batch changed.
     *
     * @param version the WAL position of the current state
     */
    void flush(BinaryKey key, SortedState state, Batch batch, long version, Emitter<T> out)
            throws Exception;

    /** Releases the resources of the logic. */
    default void close() {}
}
