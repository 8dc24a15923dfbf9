package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Relationship;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nodes of the tree: JSON objects → definitions. */
final class NodeParser {
    private static final List<String> NODE_KEYS =
            List.of(
                    "table",
                    "schema",
                    "columns",
                    "label",
                    "primary_key",
                    "relationship",
                    "children",
                    "transform",
                    "base_tables",
                    "where");

    private final Diagnostics diagnostics;
    private final RelationshipParser relationships;
    private final TransformParser transforms;

    NodeParser(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.relationships = new RelationshipParser(diagnostics);
        this.transforms = new TransformParser(diagnostics);
    }

    Optional<Node> root(ObjectValue object) {
        warnOfRootOnly(
                object, "relationship", Code.ROOT_RELATIONSHIP, "has no parent to relate to");
        warnOfRootOnly(object, "label", Code.ROOT_LABEL, "is the document itself");
        return node(object, Optional.empty());
    }

    private void warnOfRootOnly(ObjectValue object, String key, Code code, String reason) {
        object.get(key)
                .ifPresent(
                        value ->
                                diagnostics.add(
                                        code,
                                        value.at(),
                                        "'%s' is ignored here: the root %s"
                                                .formatted(key, reason)));
    }

    private Optional<Node> child(SourceValue value, String parent) {
        if (!(value instanceof ObjectValue object)) {
            diagnostics.add(
                    Code.WRONG_TYPE,
                    value.at(),
                    "a child of '%s' must be an object, not %s"
                            .formatted(parent, value.describe()));
            return Optional.empty();
        }
        return node(object, relationships.parse(object));
    }

    private Optional<Node> node(ObjectValue object, Optional<Relationship> relationship) {
        String name =
                object.get("table").orElse(null) instanceof Text table
                        ? "node '" + table.text() + "'"
                        : "a node";
        var reader = new ObjectReader(object, name, diagnostics);
        reader.rejectOthers(NODE_KEYS, Code.UNKNOWN_NODE_KEY, name + " has an unknown key '%s'");
        Optional<Text> table = reader.requiredText("table");
        Optional<Text> schema = reader.text("schema");
        List<Text> columns = columns(reader);
        Optional<Text> label = reader.text("label");
        boolean labelIsNull = object.get("label").map(SourceValue::isNull).orElse(false);
        List<Text> primaryKey = reader.texts("primary_key");
        List<Text> baseTables = reader.texts("base_tables");
        Optional<Text> where = reader.text("where");
        var transform = transforms.parse(reader);
        var children = new ArrayList<Node>();
        String tableName = table.map(Text::text).orElse("?");
        reader.list("children").forEach(c -> child(c, tableName).ifPresent(children::add));
        return table.map(
                t ->
                        new Node(
                                object.at(),
                                t,
                                schema,
                                columns,
                                label,
                                labelIsNull,
                                primaryKey,
                                baseTables,
                                where,
                                relationship,
                                transform,
                                children));
    }

    /**
     * PGSync drops entries that are not strings, and treats a list that is then empty as all
     * columns.
     */
    private List<Text> columns(ObjectReader node) {
        var columns = new ArrayList<Text>();
        List<SourceValue> written = node.list("columns");
        for (SourceValue element : written) {
            if (element instanceof Text text) {
                columns.add(text);
            } else {
                diagnostics.add(
                        new Diagnostic(
                                Code.COLUMN_NOT_A_STRING,
                                element.at(),
                                "%s in 'columns' of %s is ignored: a column is a string"
                                        .formatted(element.describe(), node.what())));
            }
        }
        if (columns.isEmpty() && !written.isEmpty()) {
            diagnostics.add(
                    Code.COLUMN_NOT_A_STRING,
                    written.get(0).at(),
                    "no string in 'columns' of %s: all columns are used".formatted(node.what()));
        }
        return columns;
    }
}
