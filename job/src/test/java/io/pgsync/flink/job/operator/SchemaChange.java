package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Random changes of a schema: columns are renamed, dropped or reordered, children and filters
 * change.
 */
final class SchemaChange {
    private final Random random;

    SchemaChange(Random random) {
        this.random = random;
    }

    DocumentPlan of(DocumentPlan document) {
        return new DocumentPlan(
                document.database(),
                document.name(),
                change(document.root()),
                document.routing(),
                document.pipeline(),
                document.plugins(),
                document.meta(),
                document.settings(),
                document.mapping());
    }

    private NodePlan change(NodePlan node) {
        List<ColumnSelection> columns = new ArrayList<>();
        for (ColumnSelection column : node.columns()) {
            String field = random.nextInt(4) == 0 ? column.column() + "2" : column.field();
            columns.add(new ColumnSelection(field, column.column(), Optional.empty()));
        }
        if (columns.size() > 1 && random.nextInt(3) == 0) {
            columns.remove(random.nextInt(columns.size()));
        }
        List<EdgePlan> edges = new ArrayList<>();
        for (EdgePlan edge : node.edges()) {
            if (random.nextInt(6) > 0) {
                NodePlan child = change(edge.child());
                edges.add(
                        new EdgePlan(
                                edge.label(),
                                edge.cardinality(),
                                edge.shape(),
                                edge.join(),
                                child));
            }
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(columns, random);
            Collections.shuffle(edges, random);
        }
        RowFilter where = random.nextInt(4) == 0 ? RowFilter.ALL : node.where();
        return new NodePlan(
                node.path(), node.table(), node.key(), columns, where, node.transforms(), edges);
    }
}
