package io.pgsync.flink.job.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The state of one key of an operator: a map from bytes to bytes in ascending key order. */
interface SortedState {

    /** The value, or null. */
    byte[] get(BinaryKey key) throws Exception;

    void put(BinaryKey key, byte[] value) throws Exception;

    void remove(BinaryKey key) throws Exception;

    /** All entries in ascending order; entries may be removed through the iterator only. */
    Iterable<Map.Entry<BinaryKey, byte[]>> entries() throws Exception;

    /**
     * The entries whose keys begin with the prefix, in ascending order; nothing may be removed
     * during the scan. Entries before the prefix are skipped, those after it are not read.
     */
    Iterable<Map.Entry<BinaryKey, byte[]>> scan(BinaryKey prefix) throws Exception;

    /** Removes the entries whose keys begin with the prefix and match the predicate. */
    default void removeIf(BinaryKey prefix, Predicate<BinaryKey> which) throws Exception {
        List<BinaryKey> such = new ArrayList<>();
        for (Map.Entry<BinaryKey, byte[]> entry : scan(prefix)) {
            if (which.test(entry.getKey())) {
                such.add(entry.getKey());
            }
        }
        for (BinaryKey key : such) {
            remove(key);
        }
    }
}
