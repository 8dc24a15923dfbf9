package io.pgsync.flink.job.source;

import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import io.pgsync.flink.job.source.Relations.Relation;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads the tuples of replication messages into the plan's order of columns. */
final class TupleReader {
    private static final int NULL = -1;
    private static final int UNCHANGED = -2;

    private final ByteBuilder tuple = new ByteBuilder(1024);
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private boolean lastHasUnchanged;

    /** Reads one tuple from the message, up to the position after it. */
    byte[] read(ByteBuffer message, Relation relation) {
        scan(message);
        tuple.clear();
        lastHasUnchanged = false;
        for (int source : relation.sources()) {
            switch (lengths[source]) {
                case NULL -> Tuple.appendNull(tuple);
                case UNCHANGED -> {
                    Tuple.appendUnchanged(tuple);
                    lastHasUnchanged = true;
                }
                default ->
                        Tuple.appendValue(
                                tuple,
                                message.array(),
                                message.arrayOffset() + offsets[source],
                                lengths[source]);
            }
        }
        return tuple.toByteArray();
    }

    /** Whether a value of the plan was left out of the last tuple, because it did not change. */
    boolean lastHasUnchanged() {
        return lastHasUnchanged;
    }

    private void scan(ByteBuffer message) {
        int count = message.getShort();
        if (offsets.length < count) {
            offsets = Arrays.copyOf(offsets, count);
            lengths = Arrays.copyOf(lengths, count);
        }
        for (int i = 0; i < count; i++) {
            char kind = (char) message.get();
            switch (kind) {
                case 'n' -> lengths[i] = NULL;
                case 'u' -> lengths[i] = UNCHANGED;
                case 't' -> {
                    lengths[i] = message.getInt();
                    offsets[i] = message.position();
                    message.position(message.position() + lengths[i]);
                }
                default ->
                        throw new IllegalStateException(
                                "unknown kind of value '" + kind + "' in the replication stream");
            }
        }
    }
}
