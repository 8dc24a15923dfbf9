package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.value.ByteBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The changes of one key that are not due yet, in the order of their stamps and arrival. */
final class PendingChanges {
    private final SortedState state;

    PendingChanges(SortedState state) {
        this.state = state;
    }

    /** Takes what is due. */
    interface Consumer {
        void accept(Message change, long timestamp) throws Exception;
    }

    /**
     * @param sequence grows with arrival
     */
    void add(BinaryKey key, Message change, long timestamp, long sequence) throws Exception {
        byte[] order = new ByteBuilder(16).appendLong(timestamp).appendLong(sequence).toByteArray();
        state.put(BinaryKey.of(order), MessageSerializer.encodeWithoutKey(change));
    }

    /**
     * Hands over and forgets all changes stamped at or before {@code until}.
     *
     * @return whether later ones remain
     */
    boolean drain(BinaryKey key, long until, Consumer consumer) throws Exception {
        List<BinaryKey> done = new ArrayList<>();
        boolean remaining = false;
        for (Map.Entry<BinaryKey, byte[]> entry : state.entries()) {
            long timestamp = timestamp(entry.getKey());
            if (timestamp > until) {
                remaining = true;
                break;
            }
            consumer.accept(MessageSerializer.decodeWithoutKey(key, entry.getValue()), timestamp);
            done.add(entry.getKey());
        }
        for (BinaryKey entry : done) {
            state.remove(entry);
        }
        return remaining;
    }

    private static long timestamp(BinaryKey order) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | order.bytes()[i] & 0xff;
        }
        return value;
    }
}
