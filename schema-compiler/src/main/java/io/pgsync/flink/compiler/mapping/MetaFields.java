package io.pgsync.flink.compiler.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import java.util.List;

/** The fields of {@code _meta}: an object for each table, a list of values for each key column. */
final class MetaFields {
    private final ObjectNode tables = JsonNodeFactory.instance.objectNode();

    private MetaFields() {}

    static ObjectNode of(NodePlan root) {
        MetaFields fields = new MetaFields();
        fields.below(root);
        String id = PhysicalPlanner.idColumns(root.table(), root.key()).get(0);
        ObjectNode ofRoot = JsonNodeFactory.instance.objectNode();
        ofRoot.set(id, FieldTypes.text());
        fields.tables.set(root.table().name().name(), FieldTypes.object(ofRoot));
        return FieldTypes.object(fields.tables);
    }

    private void below(NodePlan parent) {
        for (EdgePlan edge : parent.edges()) {
            NodePlan child = edge.child();
            if (edge.join() instanceof JoinPlan.Through through) {
                add(through.table(), through.key());
                add(child.table(), through.childSide().stream().map(ColumnPair::right).toList());
            } else {
                add(child.table(), child.key());
            }
            below(child);
        }
    }

    private void add(Table table, List<String> columns) {
        ObjectNode fields =
                tables.withObjectProperty(table.name().name()).withObjectProperty("properties");
        for (String name : columns) {
            FieldTypes.of(table.column(name).orElseThrow().type())
                    .ifPresent(mapping -> fields.set(name, mapping));
        }
    }
}
