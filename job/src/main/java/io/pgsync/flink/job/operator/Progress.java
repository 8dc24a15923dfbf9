package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Operator state of a subtask: a counter that orders arrivals, the position of the initial load,
 * and truncations that arrived before the snapshot was complete.
 */
final class Progress {
    private static final byte VERSION = 1;
    private long sequence;
    private long loadPosition;
    private final TreeSet<Arrival> deferred = new TreeSet<>();

    /** The place of a TRUNCATE or another message to all keys among the changes of a key. */
    record Arrival(long timestamp, long sequence) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            int byTime = Long.compare(timestamp, other.timestamp);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** The last sequence number assigned. */
    long sequence() {
        return sequence;
    }

    long nextSequence() {
        return ++sequence;
    }

    /** The WAL position of the initial load; 0 while it is unknown. */
    long loadPosition() {
        return loadPosition;
    }

    void loadedAsOf(long position) {
        loadPosition = position;
    }

    void defer(Arrival truncation) {
        deferred.add(truncation);
    }

    List<Arrival> takeDeferred() {
        List<Arrival> taken = new ArrayList<>(deferred);
        deferred.clear();
        return taken;
    }

    boolean hasDeferred() {
        return !deferred.isEmpty();
    }

    byte[] encode() {
        ByteBuilder out = new ByteBuilder(32);
        out.append(VERSION).appendLong(sequence).appendLong(loadPosition);
        deferred.forEach(t -> out.appendLong(t.timestamp()).appendLong(t.sequence()));
        return out.toByteArray();
    }

    /**
     * Merges what any subtask stored: the new owner of a key must not count from below its old
     * owner.
     */
    void merge(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("unknown version of operator progress: " + version);
        }
        sequence = Math.max(sequence, in.getLong());
        loadPosition = Math.max(loadPosition, in.getLong());
        while (in.hasRemaining()) {
            deferred.add(new Arrival(in.getLong(), in.getLong()));
        }
    }
}
