package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether documents can be routed by the field that the schema names. */
public final class RoutingChecker {
    private final NodePlan root;
    private final Diagnostics diagnostics;

    public RoutingChecker(NodePlan root, Diagnostics diagnostics) {
        this.root = root;
        this.diagnostics = diagnostics;
    }

    /** What a field holds, as far as routing is concerned. */
    private enum Content {
        /** A value with a text, or JSON of which only the rows tell. */
        VALUE,
        OBJECT,
        LIST
    }

    /** Plugins run after routing is decided, so only the tree can give the field. */
    public void check(Text routing) {
        Map<String, Content> fields = fields();
        Content content = fields.get(routing.text());
        if (content == null) {
            unknown(routing, fields);
        } else if (content != Content.VALUE) {
            diagnostics.add(
                    Code.ROUTING_BY_STRUCTURE,
                    routing.at(),
                    "documents cannot be routed by '%s', which is %s"
                            .formatted(
                                    routing.text(),
                                    content == Content.LIST ? "a list" : "an object"));
        }
    }

    private Map<String, Content> fields() {
        Map<String, String> names = FieldNames.of(root);
        Map<String, Content> fields = new TreeMap<>();
        for (ColumnSelection column : root.columns()) {
            put(fields, names.get(column.field()), content(column));
        }
        for (EdgePlan edge : root.edges()) {
            put(fields, names.get(edge.label()), content(edge));
        }
        root.transforms().concat().stream()
                .map(ConcatSpec::destination)
                .forEach(destination -> fields.put(destination, Content.VALUE));
        return fields;
    }

    /** Nothing for a field that another one hides. */
    private static void put(Map<String, Content> fields, String name, Content content) {
        if (name != null) {
            fields.put(name, content);
        }
    }

    private Content content(ColumnSelection selection) {
        if (selection.path().isPresent()) {
            return Content.VALUE;
        }
        Kind kind = root.table().column(selection.column()).orElseThrow().type().kind();
        return switch (kind) {
            case ARRAY, VECTOR -> Content.LIST;
            case COMPOSITE, HSTORE -> Content.OBJECT;
            default -> Content.VALUE;
        };
    }

    private static Content content(EdgePlan edge) {
        if (edge.cardinality() == Cardinality.ONE_TO_MANY
                || edge.join() instanceof JoinPlan.Through) {
            return Content.LIST;
        }
        return edge.shape() == Shape.OBJECT ? Content.OBJECT : Content.VALUE;
    }

    private void unknown(Text routing, Map<String, Content> fields) {
        String newName = root.transforms().rename().get(routing.text());
        diagnostics.add(
                new Diagnostic(
                                Code.UNKNOWN_ROUTING_FIELD,
                                routing.at(),
                                "documents have no field '%s' to route by"
                                        .formatted(routing.text()),
                                newName == null
                                        ? Suggestions.didYouMean(routing.text(), fields.keySet())
                                        : "it was renamed to '" + newName + "'",
                                List.of())
                        .withNote("fields: " + String.join(", ", fields.keySet())));
    }
}
