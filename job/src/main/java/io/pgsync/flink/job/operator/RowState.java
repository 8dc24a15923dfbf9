package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.Tuple;
import java.util.Collections;

/** An operator's own row in the state of a key. */
final class RowState {
    static final BinaryKey ENTRY = Tag.ROW.entry();

    private final RowLayout layout;

    RowState(RowLayout layout) {
        this.layout = layout;
    }

    Tuple read(SortedState state) throws Exception {
        return decode(state.get(ENTRY));
    }

    /** A row as {@link #ENTRY} holds it, null for null. */
    Tuple decode(byte[] bytes) {
        return bytes == null ? null : layout.read(bytes);
    }

    /**
     * Applies a change of the row.
     *
     * @param before the row in the state, or null; needed only if values were left out
     * @param replayed whether the change is older than the snapshot. The row may then be unknown,
     *     because a later replayed change deletes it; until then its left-out values count as NULL.
     * @return the row as it is now, complete; null if it is gone
     * @throws IllegalStateException if values that the stream left out belong to a row that does
     *     not exist, which means that changes were lost
     */
    Tuple update(SortedState state, Message.OfRow change, Tuple before, boolean replayed)
            throws Exception {
        if (!(change instanceof Message.Row row)) {
            state.remove(ENTRY);
            return null;
        }
        Tuple after = layout.read(row.tuple());
        if (after.hasUnchanged()) {
            after = after.fillFrom(known(before, replayed, after, row.key()));
        }
        state.put(ENTRY, after.bytes());
        return after;
    }

    private static Tuple known(Tuple before, boolean replayed, Tuple after, BinaryKey key) {
        if (before != null) {
            return before;
        }
        if (replayed) {
            return Tuple.of(Collections.nCopies(after.columns(), null));
        }
        throw new IllegalStateException(
                "a change leaves out values of row " + key + ", which is not known: " + after);
    }
}
