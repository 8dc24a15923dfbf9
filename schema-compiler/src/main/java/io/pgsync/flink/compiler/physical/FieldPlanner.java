package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.physical.Rendering.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides the fields of one node: which values, under which final names. */
final class FieldPlanner {
    /** The order in which jsonb keeps keys, and so the order in which PGSync renames them. */
    private static final Comparator<String> JSONB_ORDER =
            Comparator.comparing(
                    name -> name.getBytes(StandardCharsets.UTF_8),
                    Comparator.<byte[]>comparingInt(b -> b.length)
                            .thenComparing(Arrays::compareUnsigned));

    private FieldPlanner() {}

    static Rendering plan(NodePlan node, Shape shape, List<EdgePlan> edges, List<String> layout) {
        if (shape == Shape.SCALAR) {
            Field only = columnField(node, node.columns().get(0), layout);
            return new Rendering(shape, List.of(only), List.of());
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        for (ColumnSelection column : node.columns()) {
            fields.put(column.field(), columnField(node, column, layout));
        }
        for (int i = 0; i < edges.size(); i++) {
            String label = edges.get(i).label();
            Field field = new Field(label, new Rendering.ChildValue(i), replacements(node, label));
            fields.put(label, field);
        }
        return new Rendering(
                shape, rename(fields, node.transforms().rename()), node.transforms().concat());
    }

    private static Field columnField(NodePlan node, ColumnSelection column, List<String> layout) {
        var type = Joins.column(node.table(), column.column()).type();
        var value =
                new Rendering.ColumnValue(
                        layout.indexOf(column.column()), type, column.path().orElse(null));
        return new Field(column.field(), value, replacements(node, column.field()));
    }

    private static List<Replacement> replacements(NodePlan node, String field) {
        return node.transforms().replace().getOrDefault(field, List.of());
    }

    /** Renames in jsonb's key order; where two fields end with one name, the later one stays. */
    private static List<Field> rename(Map<String, Field> fields, Map<String, String> names) {
        Map<String, String> finalNameToOriginal = new LinkedHashMap<>();
        fields.keySet().stream()
                .sorted(JSONB_ORDER)
                .forEach(name -> finalNameToOriginal.put(names.getOrDefault(name, name), name));
        List<Field> renamed = new ArrayList<>();
        fields.forEach(
                (name, field) -> {
                    String finalName = names.getOrDefault(name, name);
                    if (name.equals(finalNameToOriginal.get(finalName))) {
                        renamed.add(new Field(finalName, field.value(), field.replacements()));
                    }
                });
        return renamed;
    }
}
