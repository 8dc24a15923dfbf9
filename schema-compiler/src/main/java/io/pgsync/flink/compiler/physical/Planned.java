package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.logical.Cardinality;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.logical.TransformPlan;
import io.pgsync.flink.compiler.physical.MetaSpec.Role;
import java.util.List;

/**
 * A node to be planned: one of the schema, or with {@code _meta} also a junction table.
 *
 * @param path of the node of the schema; a junction has that of its child
 * @param keys the columns whose values go to {@code _meta}
 */
record Planned(NodePlan node, String path, Shape shape, Role role, List<String> keys) {

    static Planned root(NodePlan node, String path, List<String> keys) {
        return new Planned(node, path, Shape.OBJECT, Role.ROOT, keys);
    }

    static Planned child(EdgePlan edge, String path, List<String> keys) {
        return new Planned(edge.child(), path, edge.shape(), Role.NODE, keys);
    }

    /**
     * The junction table as a node of its own between parent and child: only an Assemble can add
     * the keys of its rows to those of the child's.
     */
    static Planned junction(EdgePlan edge, JoinPlan.Through join, String path) {
        EdgePlan below =
                new EdgePlan(
                        edge.label(),
                        Cardinality.ONE_TO_MANY,
                        edge.shape(),
                        new JoinPlan.Direct(join.childSide()),
                        edge.child());
        NodePlan node =
                new NodePlan(
                        edge.child().path(),
                        join.table(),
                        join.key(),
                        List.of(),
                        RowFilter.ALL,
                        TransformPlan.NONE,
                        List.of(below));
        return new Planned(node, path, Shape.OBJECT, Role.JUNCTION, join.key());
    }

    /**
     * Whether an array has null for a junction row that leads nowhere; a child that a filter hides
     * leaves no trace.
     */
    static boolean showsNull(NodePlan child) {
        return child.where().equals(RowFilter.ALL);
    }

    /** Distinguishes the operators of a junction from those of its child. */
    String prefix() {
        return role == Role.JUNCTION ? "junction-" : "";
    }

    MetaSpec meta(Layout layout) {
        List<MetaSpec.Column> columns =
                keys.stream()
                        .map(
                                name ->
                                        new MetaSpec.Column(
                                                name,
                                                layout.columns().indexOf(name),
                                                Joins.column(node.table(), name).type()))
                        .toList();
        boolean nullWhenNowhere = role == Role.JUNCTION && showsNull(node.edges().get(0).child());
        return new MetaSpec(role, node.table().name().name(), columns, nullWhenNowhere);
    }
}
