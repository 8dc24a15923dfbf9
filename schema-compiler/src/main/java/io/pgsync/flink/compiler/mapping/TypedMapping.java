package io.pgsync.flink.compiler.mapping;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Attribute;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.FieldNames;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.physical.MetaSpec;
import java.util.Map;
import java.util.Optional;

/** A mapping of every field of a document whose type follows from the catalog. */
final class TypedMapping {
    private static final PgType TEXT = PgType.of("text", Kind.TEXT);

    private final ArrayNode templates = JsonNodeFactory.instance.arrayNode();

    private TypedMapping() {}

    /**
     * The mappings object for the documents of a tree.
     *
     * @param meta whether they have {@code _meta}
     */
    static ObjectNode of(NodePlan root, boolean meta) {
        var typed = new TypedMapping();
        ObjectNode properties = typed.properties(root, "");
        if (meta) {
            properties.set(MetaSpec.FIELD, MetaFields.of(root));
        }
        ObjectNode mapping = FieldTypes.object(properties);
        if (!typed.templates.isEmpty()) {
            mapping.set("dynamic_templates", typed.templates);
        }
        return mapping;
    }

    /**
     * @param path of the node's object in the document, followed by a dot unless it is the root
     */
    private ObjectNode properties(NodePlan node, String path) {
        Map<String, String> names = FieldNames.of(node);
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        for (ColumnSelection column : node.columns()) {
            put(properties, path, names.get(column.field()), column(node, column));
        }
        for (EdgePlan edge : node.edges()) {
            String name = names.get(edge.label());
            if (name == null) {
                continue;
            }
            if (edge.shape() == Shape.SCALAR) {
                put(properties, path, name, column(edge.child(), edge.child().columns().get(0)));
            } else {
                ObjectNode inner = properties(edge.child(), path + name + ".");
                properties.set(name, FieldTypes.object(inner));
            }
        }
        node.transforms()
                .concat()
                .forEach(concat -> properties.set(concat.destination(), FieldTypes.text()));
        return properties;
    }

    /** What is known of a column's values when they are in the document. */
    private static Optional<PgType> column(NodePlan node, ColumnSelection selection) {
        PgType type = node.table().column(selection.column()).orElseThrow().type();
        if (selection.path().isPresent()) {
            return selection.path().get().asText() ? Optional.of(TEXT) : Optional.empty();
        }
        if (node.transforms().inside().containsKey(selection.field())) {
            return Optional.empty();
        }
        boolean replaced = node.transforms().replace().containsKey(selection.field());
        return Optional.of(replaced && FieldTypes.isFormattedText(type) ? TEXT : type);
    }

    /**
     * @param name null if another field hides this one
     */
    private void put(ObjectNode properties, String path, String name, Optional<PgType> type) {
        if (name != null && type.isPresent()) {
            FieldTypes.of(type.get()).ifPresent(mapping -> properties.set(name, mapping));
            keepStrings(type.get(), path + name);
        }
    }

    /**
     * The values in an hstore are strings; if the first one looks like a date, the engine would map
     * the field as a date and reject later values.
     */
    private void keepStrings(PgType type, String path) {
        if (type.kind() == Kind.HSTORE) {
            templates
                    .addObject()
                    .putObject(path)
                    .put("path_match", path + ".*")
                    .put("match_mapping_type", "date")
                    .set("mapping", FieldTypes.text());
        } else if (type.kind() == Kind.ARRAY) {
            keepStrings(type.element(), path);
        }
        for (Attribute attribute : type.attributes()) {
            keepStrings(attribute.type(), path + "." + attribute.name());
        }
    }
}
