package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapStateViewTest {

    private static MapStateView view(TestingMapState map) {
        return new MapStateView(map, map.entries instanceof TreeMap);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScanFindsThePrefixInOrder(boolean ordered) throws Exception {
        TestingMapState map = new TestingMapState(ordered);
        for (String name : List.of("b2", "a", "b1", "c", "b", "ab")) {
            map.put(BinaryKey.of(Texts.json(name)), Texts.json(name));
        }
        assertThat(names(view(map).scan(BinaryKey.of(Texts.json("b")))))
                .containsExactly("b", "b1", "b2");
        assertThat(names(view(map).scan(BinaryKey.of(Texts.json("bx"))))).isEmpty();
        assertThat(names(view(map).entries())).containsExactly("a", "ab", "b", "b1", "b2", "c");
        view(map).removeIf(BinaryKey.of(Texts.json("b")), entry -> entry.length() == 2);
        assertThat(names(view(map).entries())).containsExactly("a", "ab", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScanOfNothingIsEmpty(boolean ordered) throws Exception {
        assertThat(view(new TestingMapState(ordered)).scan(key("x"))).isEmpty();
    }

    @Test
    void anOrderedScanEndsBehindThePrefix() throws Exception {
        TestingMapState map = new TestingMapState(true);
        for (int i = 0; i < 100; i++) {
            map.put(Tag.SUBSCRIBER.entry(key("" + i)), Json.NULL);
        }
        map.put(Tag.CHILD.entry(key("c")), Json.NULL);
        assertThat(view(map).scan(Tag.CHILD.prefix())).hasSize(1);
        assertThat(map.read).isEqualTo(2);
    }

    private static List<String> names(Iterable<Map.Entry<BinaryKey, byte[]>> entries) {
        List<String> names = new ArrayList<>();
        entries.forEach(entry -> names.add(new String(entry.getValue())));
        return names;
    }

    /** A map state in memory that counts what is read through its iterator. */
    private static final class TestingMapState implements MapState<BinaryKey, byte[]> {
        private final Map<BinaryKey, byte[]> entries;
        private int read;

        TestingMapState(boolean ordered) {
            entries = ordered ? new TreeMap<>() : new HashMap<>();
        }

        @Override
        public byte[] get(BinaryKey key) {
            return entries.get(key);
        }

        @Override
        public void put(BinaryKey key, byte[] value) {
            entries.put(key, value);
        }

        @Override
        public void putAll(Map<BinaryKey, byte[]> map) {
            entries.putAll(map);
        }

        @Override
        public void remove(BinaryKey key) {
            entries.remove(key);
        }

        @Override
        public boolean contains(BinaryKey key) {
            return entries.containsKey(key);
        }

        @Override
        public Iterable<Map.Entry<BinaryKey, byte[]>> entries() {
            return this::iterator;
        }

        @Override
        public Iterable<BinaryKey> keys() {
            return entries.keySet();
        }

        @Override
        public Iterable<byte[]> values() {
            return entries.values();
        }

        @Override
        public Iterator<Map.Entry<BinaryKey, byte[]>> iterator() {
            Iterator<Map.Entry<BinaryKey, byte[]>> all = entries.entrySet().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public Map.Entry<BinaryKey, byte[]> next() {
                    read++;
                    return all.next();
                }
            };
        }

        @Override
        public boolean isEmpty() {
            return entries.isEmpty();
        }

        @Override
        public void clear() {
            entries.clear();
        }
    }
}
