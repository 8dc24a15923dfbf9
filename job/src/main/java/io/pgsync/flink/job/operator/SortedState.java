package io.pgsync.flink.job.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one key of an operator remembers: a map from bytes to bytes in ascending order of its keys.
 */
interface SortedState {

    /** The value, or null. */
    byte[] get(BinaryKey key) throws Exception;

    void put(BinaryKey key, byte[] value) throws Exception;

    void remove(BinaryKey key) throws Exception;

    /** All entries in ascending order; entries may be removed through the iterator only. */
    Iterable<Map.Entry<BinaryKey, byte[]>> entries() throws Exception;

    /** Removes the entries whose keys are such. */
    default void removeIf(Predicate<BinaryKey> which) throws Exception {
        List<BinaryKey> such = new ArrayList<>();
        for (Map.Entry<BinaryKey, byte[]> entry : entries()) {
            if (which.test(entry.getKey())) {
                such.add(entry.getKey());
            }
        }
        for (BinaryKey key : such) {
            remove(key);
        }
    }
}
