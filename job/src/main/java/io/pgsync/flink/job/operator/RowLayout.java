package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.row.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of an operator's rows: now, and in rows that earlier schemas have left in state or on
 * the way. From one schema to the next that shares its state, columns only go; so a tuple's width
 * tells which layout it has.
 */
final class RowLayout {
    private final List<String> columns;
    private final Map<Integer, List<Integer>> projections = new HashMap<>();

    private RowLayout(List<String> columns) {
        this.columns = columns;
    }

    /**
     * The rows of an operator. Former columns that lack some of now are left out: the source
     * refuses such state.
     */
    static RowLayout of(OperatorLayout layout) {
        RowLayout rows = new RowLayout(layout.columnNames());
        for (List<String> former : layout.formerColumns()) {
            if (former.containsAll(rows.columns)) {
                rows.projections.put(
                        former.size(), rows.columns.stream().map(former::indexOf).toList());
            }
        }
        return rows;
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
