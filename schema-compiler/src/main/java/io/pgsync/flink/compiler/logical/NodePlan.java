package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Table;
import java.util.List;
import java.util.Objects;

/**
 * One node of a document tree.
 *
 * @param key the columns that identify a row: the primary key in the order of the constraint, or
 *     the schema's {@code primary_key} for a table without one
 * @param columns what the node shows of its rows, in the order of the schema file; never empty
 * @param edges the children, in the order of the schema file
 */
public record NodePlan(
        NodePath path,
        Table table,
        List<String> key,
        List<ColumnSelection> columns,
        TransformPlan transforms,
        List<EdgePlan> edges) {
    public NodePlan {
        Objects.requireNonNull(path);
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        edges = List.copyOf(edges);
    }
}
