package io.pgsync.flink.job.operator;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The content of a key's state before a series of changes, so that the key can emit the difference
 * once. Initial batches keep nothing: nothing has been emitted yet, so everything is new.
 */
final class Batch {
    private static final byte[] ABSENT = null;
    private final boolean initial;
    private int changes;
    private boolean repeated;
    private final Set<BinaryKey> repeatedTargets = new LinkedHashSet<>();
    private final Map<BinaryKey, byte[]> before = new LinkedHashMap<>();

    Batch(boolean initial) {
        this.initial = initial;
    }

    /** Counts one applied change. */
    void count() {
        changes++;
    }

    boolean hasChanges() {
        return changes > 0;
    }

    boolean isInitial() {
        return initial;
    }

    /** Marks the batch as possibly emitted in part by an earlier run. */
    void repeated(Optional<BinaryKey> target) {
        repeated = true;
        target.ifPresent(repeatedTargets::add);
    }

    /** Whether an earlier run may have emitted something of this. */
    boolean isRepeated() {
        return repeated;
    }

    /** The targets that an earlier run may have emitted to. */
    Set<BinaryKey> repeatedTargets() {
        return repeatedTargets;
    }

    /** Must be called before an entry is put or removed. */
    void note(BinaryKey entry, SortedState state) throws Exception {
        if (!initial && !before.containsKey(entry)) {
            before.put(entry, state.get(entry));
        }
    }

    /** Whether the entry was noted in this batch. */
    boolean touched(BinaryKey entry) {
        return before.containsKey(entry);
    }

    /** The noted entries with their values before, null for absent ones. */
    Map<BinaryKey, byte[]> before() {
        return before;
    }

    /** Whether an entry's presence or value differs from before. */
    static boolean differs(byte[] before, byte[] now) {
        return before == ABSENT ? now != ABSENT : !Arrays.equals(before, now);
    }
}
