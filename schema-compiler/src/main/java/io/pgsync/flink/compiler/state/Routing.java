package io.pgsync.flink.compiler.state;

import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToIndex;
import io.pgsync.flink.compiler.physical.Rendering;
import io.pgsync.flink.compiler.physical.Rendering.ColumnValue;
import io.pgsync.flink.compiler.physical.Rendering.Field;

/**
 * By which value documents are routed. It decides where copies of a document lie that earlier runs
 * have written, so it may be renamed, but not become another value.
 */
final class Routing {
    private Routing() {}

    static String of(Assemble root, ToIndex output) {
        if (output.routing() == null) {
            return "";
        }
        Rendering rendering = root.rendering();
        boolean isJoined =
                rendering.concats().stream()
                        .anyMatch(concat -> concat.destination().equals(output.routing()));
        if (isJoined) {
            return " routed by " + output.routing() + " of " + rendering;
        }
        return rendering.fields().stream()
                .filter(field -> field.name().equals(output.routing()))
                .map(field -> " routed by " + value(root, field))
                .findFirst()
                .orElseThrow();
    }

    private static String value(Assemble root, Field field) {
        String replaced = field.replacements().isEmpty() ? "" : " " + field.replacements();
        if (field.value() instanceof ColumnValue column) {
            String path = column.path() == null ? "" : " " + column.path();
            return root.rows().names().get(column.column()) + path + replaced;
        }
        return field.value() + replaced;
    }
}
