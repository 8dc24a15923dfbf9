package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects which columns of which tables the documents need, each table once. */
final class SourceTables {
    private final Map<TableName, Needs> needs = new LinkedHashMap<>();

    private record Needs(Table table, List<String> key, Set<String> columns) {}

    static SourceTables of(LogicalPlan plan) {
        SourceTables tables = new SourceTables();
        for (DocumentPlan document : plan.documents()) {
            tables.collect(document.root());
        }
        return tables;
    }

    private void collect(NodePlan node) {
        need(node.table(), node.key(), node.key());
        need(
                node.table(),
                node.key(),
                node.columns().stream().map(ColumnSelection::column).toList());
        need(node.table(), node.key(), List.copyOf(node.where().columns()));
        for (EdgePlan edge : node.edges()) {
            collect(edge.child());
            collect(node, edge);
        }
    }

    private void collect(NodePlan parent, EdgePlan edge) {
        NodePlan child = edge.child();
        edge.join()
                .accept(
                        new JoinPlan.Visitor<Void>() {
                            @Override
                            public Void direct(JoinPlan.Direct join) {
                                need(parent.table(), parent.key(), Joins.left(join.pairs()));
                                need(child.table(), child.key(), Joins.right(join.pairs()));
                                return null;
                            }

                            @Override
                            public Void through(JoinPlan.Through join) {
                                need(parent.table(), parent.key(), Joins.left(join.parentSide()));
                                need(join.table(), join.key(), join.key());
                                need(join.table(), join.key(), Joins.right(join.parentSide()));
                                need(join.table(), join.key(), Joins.left(join.childSide()));
                                need(child.table(), child.key(), Joins.right(join.childSide()));
                                return null;
                            }
                        });
    }

    private void need(Table table, List<String> key, List<String> columns) {
        Needs known =
                needs.computeIfAbsent(
                        table.name(), name -> new Needs(table, key, new LinkedHashSet<>()));
        if (!known.key().equals(key)) {
            throw new IllegalArgumentException(
                    table.name() + " is identified by " + known.key() + " and by " + key);
        }
        known.columns().addAll(columns);
    }

    /** The index of a table in {@link #build()}. */
    int index(Table table) {
        return new ArrayList<>(needs.keySet()).indexOf(table.name());
    }

    /** The positions of columns in the tuples of that table. */
    List<Integer> positions(Table table, List<String> columns) {
        List<String> layout = layout(table).stream().map(Column::name).toList();
        return columns.stream().map(layout::indexOf).toList();
    }

    private List<Column> layout(Table table) {
        Set<String> wanted = needs.get(table.name()).columns();
        return table.columns().stream().filter(c -> wanted.contains(c.name())).toList();
    }

    List<SourceTable> build() {
        return needs.values().stream()
                .map(
                        n ->
                                new SourceTable(
                                        n.table().name(),
                                        layout(n.table()),
                                        positions(n.table(), n.key())))
                .toList();
    }
}
