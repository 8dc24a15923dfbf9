package io.pgsync.flink.job.operator;

/** The decisions of an operator that needs only its own row and therefore emits immediately. */
interface ImmediateLogic {

    /** Where a row change comes from. */
    enum Origin {
        /** The snapshot: the key has no row yet. */
        SNAPSHOT,
        /**
         * The snapshot after a restore: the key may already have a row from this snapshot or an
         * earlier one.
         */
        SNAPSHOT_AGAIN,
        /** The stream, but older than the snapshot, which already includes the change. */
        REPLAY,
        /** The stream. */
        STREAM
    }

    /** Applies a row change. */
    void change(SortedState state, Message.OfRow change, Origin origin, Router out)
            throws Exception;

    /** Emits the key's row, if there is one, because its rendering has changed. */
    void renderAnew(SortedState state, BinaryKey key, Router out) throws Exception;
}
