package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of an operator's rows: now, and in rows that earlier schemas have left in state or on
 * the way. From one schema to the next that shares its state, columns only go; so a tuple's width
 * tells which layout it has.
 */
final class RowLayout {
    private static final String SEPARATOR = "\0";

    private final List<String> columns;
    private final Map<Integer, List<String>> layouts = new HashMap<>();
    private final Map<Integer, List<Integer>> projections = new HashMap<>();

    RowLayout(List<String> columns) {
        this.columns = columns;
        layouts.put(columns.size(), columns);
    }

    /**
     * Also reads rows of another layout. One that lacks columns is left out: the source refuses
     * such state.
     */
    void add(byte[] encoded) {
        List<String> other =
                Arrays.asList(new String(encoded, StandardCharsets.UTF_8).split(SEPARATOR, -1));
        if (other.containsAll(columns)) {
            layouts.putIfAbsent(other.size(), other);
            projections.put(other.size(), columns.stream().map(other::indexOf).toList());
        }
    }

    /** All layouts, each for {@link #add}. */
    List<byte[]> encode() {
        return layouts.values().stream()
                .filter(layout -> !layout.isEmpty())
                .map(layout -> String.join(SEPARATOR, layout).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** A row in the layout of now. */
    Tuple read(byte[] bytes) {
        Tuple tuple = Tuple.of(bytes);
        if (tuple.columns() == columns.size()) {
            return tuple;
        }
        List<Integer> projection = projections.get(tuple.columns());
        if (projection == null) {
            throw new IllegalStateException(
                    "a row of %d columns instead of %s".formatted(tuple.columns(), columns));
        }
        return tuple.project(projection);
    }
}
