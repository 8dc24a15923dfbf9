package io.pgsync.flink.compiler.oracle;

import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import io.pgsync.flink.compiler.logical.NodePlan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns of a node its own expression needs: those shown and those that lead to children.
 */
final class RootColumns {
    private RootColumns() {}

    static Set<String> of(NodePlan node) {
        Set<String> columns = new HashSet<>();
        node.columns().stream().map(ColumnSelection::column).forEach(columns::add);
        for (EdgePlan edge : node.edges()) {
            parentSide(edge.join()).stream().map(ColumnPair::left).forEach(columns::add);
        }
        return columns;
    }

    private static List<ColumnPair> parentSide(JoinPlan join) {
        return join.accept(
                new JoinPlan.Visitor<>() {
                    @Override
                    public List<ColumnPair> direct(JoinPlan.Direct join) {
                        return join.pairs();
                    }

                    @Override
                    public List<ColumnPair> through(JoinPlan.Through join) {
                        return join.parentSide();
                    }
                });
    }
}
