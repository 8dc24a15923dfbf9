package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.filter.RowFilter;
import java.util.List;
import java.util.Objects;

/**
 * One node of a document tree.
 *
 * @param key the columns that identify a row: the primary key in the order of the constraint, or
 *     the schema's {@code primary_key} for a table without one
 * @param columns what the node shows of its rows, in the order of the schema file; empty if
 *     children hide them all
 * @param where which rows take part; {@link RowFilter#ALL} for all
 * @param edges the children, in the order of the schema file
 */
public record NodePlan(
        NodePath path,
        Table table,
        List<String> key,
        List<ColumnSelection> columns,
        RowFilter where,
        TransformPlan transforms,
        List<EdgePlan> edges) {
    public NodePlan {
        Objects.requireNonNull(path);
        Objects.requireNonNull(where);
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        edges = List.copyOf(edges);
    }
}
