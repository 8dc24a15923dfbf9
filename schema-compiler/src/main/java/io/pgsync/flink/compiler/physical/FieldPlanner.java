package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.FieldNames;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.physical.Rendering.Field;
import io.pgsync.flink.compiler.physical.Rendering.Value;
import io.pgsync.flink.compiler.transform.JsonRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides the fields of one node: which values, under which final names. */
final class FieldPlanner {
    private FieldPlanner() {}

    static Rendering plan(NodePlan node, Shape shape, List<EdgePlan> edges, List<String> layout) {
        if (shape == Shape.SCALAR) {
            ColumnSelection column = node.columns().get(0);
            Field only =
                    field(node, column.field(), column.field(), columnValue(node, column, layout));
            return new Rendering(shape, List.of(only), List.of(), null);
        }
        Map<String, Value> values = new LinkedHashMap<>();
        for (ColumnSelection column : node.columns()) {
            values.put(column.field(), columnValue(node, column, layout));
        }
        for (EdgePlan edge : edges) {
            values.put(edge.label(), new Rendering.ChildValue(edge.label()));
        }
        List<Field> fields = new ArrayList<>();
        FieldNames.of(node)
                .forEach((field, name) -> fields.add(field(node, field, name, values.get(field))));
        return new Rendering(shape, fields, node.transforms().concat(), null);
    }

    private static Value columnValue(NodePlan node, ColumnSelection column, List<String> layout) {
        var type = Joins.column(node.table(), column.column()).type();
        return new Rendering.ColumnValue(
                layout.indexOf(column.column()), type, column.path().orElse(null));
    }

    private static Field field(NodePlan node, String field, String name, Value value) {
        return new Field(
                name,
                value,
                node.transforms().replace().getOrDefault(field, List.of()),
                node.transforms().inside().getOrDefault(field, JsonRules.NONE));
    }
}
