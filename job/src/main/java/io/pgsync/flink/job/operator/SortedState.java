package io.pgsync.flink.job.operator;

import java.util.Map;

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
}
