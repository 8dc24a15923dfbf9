package io.pgsync.flink.job.operator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/** {@link SortedState} over a map state, which RocksDB keeps in order and the heap does not. */
final class MapStateView implements SortedState {
    private final MapState<BinaryKey, byte[]> map;
    private final boolean ordered;

    /**
     * @param ordered whether the backend iterates in the order of the serialized keys
     */
    MapStateView(MapState<BinaryKey, byte[]> map, boolean ordered) {
        this.map = map;
        this.ordered = ordered;
    }

    static MapStateDescriptor<BinaryKey, byte[]> descriptor(String name) {
        return new MapStateDescriptor<>(
                name, BinaryKeySerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
    }

    @Override
    public byte[] get(BinaryKey key) throws Exception {
        return map.get(key);
    }

    @Override
    public void put(BinaryKey key, byte[] value) throws Exception {
        map.put(key, value);
    }

    @Override
    public void remove(BinaryKey key) throws Exception {
        map.remove(key);
    }

    @Override
    public Iterable<Map.Entry<BinaryKey, byte[]>> entries() throws Exception {
        return scan(BinaryKey.empty());
    }

    @Override
    public Iterable<Map.Entry<BinaryKey, byte[]>> scan(BinaryKey prefix) throws Exception {
        Iterable<Map.Entry<BinaryKey, byte[]>> entries = map.entries();
        if (entries == null) {
            return List.of();
        }
        if (ordered) {
            return prefix.length() == 0 ? entries : () -> new Scan(entries.iterator(), prefix);
        }
        List<Map.Entry<BinaryKey, byte[]>> sorted = new ArrayList<>();
        for (Map.Entry<BinaryKey, byte[]> entry : entries) {
            if (entry.getKey().startsWith(prefix)) {
                sorted.add(Map.entry(entry.getKey(), entry.getValue()));
            }
        }
        sorted.sort(Comparator.comparing(Map.Entry::getKey));
        return sorted;
    }

    /** Skips the entries before a prefix, and ends after the last entry with that prefix. */
    private static final class Scan implements Iterator<Map.Entry<BinaryKey, byte[]>> {
        private final Iterator<Map.Entry<BinaryKey, byte[]>> entries;
        private final BinaryKey prefix;
        private Map.Entry<BinaryKey, byte[]> next;

        Scan(Iterator<Map.Entry<BinaryKey, byte[]>> entries, BinaryKey prefix) {
            this.entries = entries;
            this.prefix = prefix;
            do {
                advance();
            } while (next != null && next.getKey().compareTo(prefix) < 0);
        }

        private void advance() {
            next = entries.hasNext() ? entries.next() : null;
        }

        @Override
        public boolean hasNext() {
            return next != null && next.getKey().startsWith(prefix);
        }

        @Override
        public Map.Entry<BinaryKey, byte[]> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<BinaryKey, byte[]> found = next;
            advance();
            return found;
        }
    }
}
