package io.pgsync.flink.job.operator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
        Iterable<Map.Entry<BinaryKey, byte[]>> entries = map.entries();
        if (ordered || entries == null) {
            return entries == null ? List.of() : entries;
        }
        List<Map.Entry<BinaryKey, byte[]>> sorted = new ArrayList<>();
        entries.forEach(e -> sorted.add(Map.entry(e.getKey(), e.getValue())));
        sorted.sort(Comparator.comparing(Map.Entry::getKey));
        return sorted;
    }
}
