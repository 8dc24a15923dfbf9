package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The changes of one key that are not due yet, ordered by timestamp and arrival. */
final class PendingChanges {
    private final SortedState state;
    private final long restored;
    private final DataOutputSerializer buffer = new DataOutputSerializer(256);
    private volatile long waiting;

    /**
     * @param restored the highest sequence number of the restored changes
     */
    PendingChanges(SortedState state, long restored) {
        this.state = state;
        this.restored = restored;
    }

    /** How many changes of this run are pending, over all keys; may be called from any thread. */
    long waiting() {
        return waiting;
    }

    /** Receives the due changes. */
    interface Consumer {
        void accept(Message.Change change, long timestamp) throws Exception;
    }

    /**
     * @param sequence grows with each arrival
     */
    void add(Message.Change change, long timestamp, long sequence) throws Exception {
        byte[] order = new ByteBuilder(16).appendLong(timestamp).appendLong(sequence).toByteArray();
        state.put(BinaryKey.of(order), MessageSerializer.encodeWithoutKey(change, buffer));
        waiting++;
    }

    /**
     * Passes on and removes all changes with a timestamp at or before {@code until}.
     *
     * @return whether later ones remain
     */
    boolean drain(BinaryKey key, long until, Consumer consumer) throws Exception {
        List<BinaryKey> done = new ArrayList<>();
        boolean remaining = false;
        for (Map.Entry<BinaryKey, byte[]> entry : state.entries()) {
            long timestamp = number(entry.getKey(), 0);
            if (timestamp > until) {
                remaining = true;
                break;
            }
            consumer.accept(MessageSerializer.decodeWithoutKey(key, entry.getValue()), timestamp);
            done.add(entry.getKey());
        }
        for (BinaryKey entry : done) {
            state.remove(entry);
            if (number(entry, Long.BYTES) > restored) {
                waiting--;
            }
        }
        return remaining;
    }

    private static long number(BinaryKey order, int from) {
        long value = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            value = value << 8 | order.bytes()[i] & 0xff;
        }
        return value;
    }
}
