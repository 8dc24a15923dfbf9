package io.pgsync.flink.job.operator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link SortedState} in memory. */
final class TestingState implements SortedState {
    private final TreeMap<BinaryKey, byte[]> entries = new TreeMap<>();

    @Override
    public byte[] get(BinaryKey key) {
        return entries.get(key);
    }

    @Override
    public void put(BinaryKey key, byte[] value) {
        entries.put(key, value);
    }

    @Override
    public void remove(BinaryKey key) {
        entries.remove(key);
    }

    @Override
    public Iterable<Map.Entry<BinaryKey, byte[]>> entries() {
        return entries.entrySet();
    }

    @Override
    public Iterable<Map.Entry<BinaryKey, byte[]>> scan(BinaryKey prefix) {
        return entries.tailMap(prefix).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .toList();
    }

    List<BinaryKey> keys() {
        return List.copyOf(entries.keySet());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
