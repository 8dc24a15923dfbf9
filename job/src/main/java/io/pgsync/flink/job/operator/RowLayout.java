package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.row.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of an operator's rows: now, and in rows of earlier schemas in state or in flight.
 * From one schema to the next that shares its state, columns are only removed, so a tuple's width
 * identifies its layout.
 */
final class RowLayout {
    private final List<String> columns;
    private final Map<Integer, List<Integer>> projections = new HashMap<>();

    private RowLayout(List<String> columns) {
        this.columns = columns;
    }

    /**
     * The layout of an operator's rows. Former layouts that lack a current column are left out: the
     * source refuses such state.
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

    /** A row in the current layout. */
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
