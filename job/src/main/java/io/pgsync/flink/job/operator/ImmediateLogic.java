package io.pgsync.flink.job.operator;

/** The decisions of an operator that needs nothing but its own row and so emits as changes come. */
interface ImmediateLogic {

    /** Where a row change comes from. */
    enum Origin {
        /** The snapshot: the key has no row yet. */
        SNAPSHOT,
        /**
         * The snapshot after a restore: the key may have a row, of this snapshot or an earlier one.
         */
        SNAPSHOT_AGAIN,
        /** The stream, but older than the snapshot, which shows what came of it. */
        REPLAY,
        /** The stream. */
        STREAM
    }

    /** Puts a row change into effect. */
    void change(SortedState state, Message.OfRow change, Origin origin, Router out)
            throws Exception;

    /** The key's row, if there is one, is rendered in another way than before. */
    void renderAnew(SortedState state, BinaryKey key, Router out) throws Exception;
}
