package io.pgsync.flink.job.key;

import io.pgsync.flink.job.json.JsonScanner;
import io.pgsync.flink.job.json.JsonString;
import io.pgsync.flink.job.row.ByteBuilder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keys of rows by table and column, each value once, in order. Of equal numbers (1 and 1.0) the one
 * with the shortest text stays.
 */
public final class RowKeys {
    private final Map<String, Map<String, TreeSet<Value>>> tables = new TreeMap<>();

    /** A value as JSON; numbers by size, then texts by their characters, then all others. */
    private record Value(byte[] json, BigDecimal number, byte[] text) implements Comparable<Value> {
        static Value of(byte[] json) {
            if (json[0] == '"') {
                ByteBuilder text = new ByteBuilder(json.length);
                new JsonScanner(json).string(text);
                return new Value(json, null, text.toByteArray());
            }
            boolean number = json[0] == '-' || (json[0] >= '0' && json[0] <= '9');
            return new Value(
                    json,
                    number ? new BigDecimal(new String(json, StandardCharsets.US_ASCII)) : null,
                    null);
        }

        @Override
        public int compareTo(Value other) {
            if (number != null && other.number != null) {
                return number.compareTo(other.number);
            }
            if (text != null && other.text != null) {
                return Arrays.compareUnsigned(text, other.text);
            }
            int byKind = Integer.compare(kind(), other.kind());
            return byKind != 0 ? byKind : Arrays.compareUnsigned(json, other.json);
        }

        private int kind() {
            return number != null ? 0 : text != null ? 1 : 2;
        }
    }

    public void add(String table, String column, byte[] json) {
        add(Value.of(json), values(table, column));
    }

    private static void add(Value value, TreeSet<Value> values) {
        Value same = values.floor(value);
        boolean equal = same != null && same.compareTo(value) == 0;
        if (equal && value.json().length < same.json().length) {
            values.remove(same);
        }
        values.add(value);
    }

    /** All that {@link #appendTo} wrote. */
    public void add(JsonScanner keys) {
        members(
                keys,
                (table, columns) ->
                        members(columns, (column, values) -> addAll(table, column, values)));
    }

    /** This value is all that the table has. */
    public void replace(String table, String column, byte[] json) {
        tables.remove(table);
        add(table, column, json);
    }

    public ByteBuilder appendTo(ByteBuilder out) {
        return appendObject(
                tables,
                columns -> appendObject(columns, values -> appendList(values, out), out),
                out);
    }

    private TreeSet<Value> values(String table, String column) {
        return tables.computeIfAbsent(table, t -> new TreeMap<>())
                .computeIfAbsent(column, c -> new TreeSet<>());
    }

    private void addAll(String table, String column, JsonScanner list) {
        TreeSet<Value> values = values(table, column);
        list.expect('[');
        while (!list.take(']')) {
            JsonScanner value = list.value();
            int from = value.position();
            byte[] json = Arrays.copyOfRange(value.bytes(), from, from + value.length());
            add(Value.of(json), values);
            if (list.peek() != ']') {
                list.expect(',');
            }
        }
    }

    private interface Member {
        void accept(String name, JsonScanner value);
    }

    private static void members(JsonScanner object, Member member) {
        object.expect('{');
        while (!object.take('}')) {
            ByteBuilder name = new ByteBuilder(32);
            object.string(name);
            object.expect(':');
            member.accept(name.toString(), object.value());
            if (object.peek() != '}') {
                object.expect(',');
            }
        }
    }

    private interface Append<V> {
        void accept(V value);
    }

    private static <V> ByteBuilder appendObject(
            Map<String, V> members, Append<V> append, ByteBuilder out) {
        char before = '{';
        for (Map.Entry<String, V> member : members.entrySet()) {
            byte[] name = member.getKey().getBytes(StandardCharsets.UTF_8);
            JsonString.append(name, 0, name.length, out.append(before)).append(':');
            append.accept(member.getValue());
            before = ',';
        }
        return out.append(members.isEmpty() ? "{}" : "}");
    }

    private static void appendList(TreeSet<Value> values, ByteBuilder out) {
        char before = '[';
        for (Value value : values) {
            out.append(before).append(value.json());
            before = ',';
        }
        out.append(']');
    }
}
