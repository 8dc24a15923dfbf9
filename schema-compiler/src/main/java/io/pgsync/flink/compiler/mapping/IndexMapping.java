package io.pgsync.flink.compiler.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Document;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import java.util.Map;

/**
 * Combines the mappings of a document with PGSync's precedence. {@code mapping} replaces all
 * mappings of transforms. {@code mappings} adds fields that neither names, and the types of the
 * columns add all other fields.
 */
public final class IndexMapping {
    private static final String PROPERTIES = "properties";

    private final MappingMode mode;
    private final boolean meta;
    private final Diagnostics diagnostics;

    /**
     * @param meta whether documents have {@code _meta}
     */
    public IndexMapping(MappingMode mode, boolean meta, Diagnostics diagnostics) {
        this.mode = mode;
        this.meta = meta;
        this.diagnostics = diagnostics;
    }

    /** What an index is created with. */
    public record Definition(ObjectNode settings, ObjectNode mapping) {}

    /** Settings and complete mappings object; each is empty if there are none. */
    public Definition of(Document document, NodePlan root) {
        ObjectNode settings = document.setting().map(ObjectValue::toJson).orElse(object());
        ObjectNode written = written(document, root);
        if (mode == MappingMode.DYNAMIC) {
            return new Definition(settings, written);
        }
        ObjectNode joined = WrittenOverTyped.join(TypedMapping.of(root, meta), written);
        return new Definition(FieldLimit.raise(settings, joined), joined);
    }

    private ObjectNode written(Document document, NodePlan root) {
        ObjectNode fromNodes = object();
        collect(document.root(), root, fromNodes);
        ObjectNode winner = object();
        if (document.mapping().filter(m -> !m.members().isEmpty()).isPresent()) {
            ObjectValue mapping = document.mapping().get();
            warnIfNodesLose(document.root(), mapping);
            boolean whole = mapping.get("dynamic_templates").isPresent();
            if (whole) {
                winner = mapping.toJson();
            } else {
                winner.set(PROPERTIES, mapping.toJson());
            }
        } else {
            if (!fromNodes.isEmpty()) {
                winner.set(PROPERTIES, fromNodes);
            }
            if (document.routing().isPresent()) {
                winner.putObject("_routing").put("required", true);
            }
        }
        ObjectNode base = document.mappings().map(ObjectValue::toJson).orElse(object());
        merge(base, winner);
        return base;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private void warnIfNodesLose(Node node, ObjectValue winner) {
        node.transform()
                .mapping()
                .ifPresent(
                        mapping ->
                                diagnostics.add(
                                        Code.MAPPING_OVERRIDDEN,
                                        mapping.at(),
                                        "this mapping is ignored: the document's 'mapping' in line %d replaces those of all nodes"
                                                .formatted(winner.at().line())));
        node.children().forEach(child -> warnIfNodesLose(child, winner));
    }

    /** Adds the mappings of a node and of those below it. */
    private void collect(Node node, NodePlan plan, ObjectNode properties) {
        if (!node.labelIsNull()) {
            node.transform()
                    .mapping()
                    .ifPresent(
                            mapping ->
                                    mapping.members()
                                            .forEach(field -> own(field, plan, properties)));
        }
        for (EdgePlan edge : plan.edges()) {
            node.children().stream()
                    .filter(child -> child.field().equals(edge.label()))
                    .reduce((earlier, later) -> later)
                    .filter(child -> !child.labelIsNull())
                    .ifPresent(child -> ofChild(child, edge, plan, properties));
        }
    }

    private void own(Member field, NodePlan plan, ObjectNode properties) {
        Map<String, String> rename = plan.transforms().rename();
        String newName = rename.get(field.name());
        if (newName != null && !rename.containsValue(field.name())) {
            diagnostics.add(
                    Code.INVALID_MAPPING,
                    field.at(),
                    "'%s' is renamed; map it by its new name '%s'"
                            .formatted(field.name(), newName));
        }
        properties.set(field.name(), field.value().toJson());
    }

    private void ofChild(Node child, EdgePlan edge, NodePlan parent, ObjectNode properties) {
        ObjectNode inner = object();
        collect(child, edge.child(), inner);
        if (inner.isEmpty()) {
            return;
        }
        String field = parent.transforms().rename().getOrDefault(edge.label(), edge.label());
        if (properties.has(field)) {
            diagnostics.add(
                    Code.MAPPING_OVERRIDDEN,
                    child.fieldAt(),
                    "the mapping of '%s' and below is ignored: its parent maps '%s' as a whole"
                            .formatted(child.field(), field));
        } else if (edge.shape() == Shape.SCALAR) {
            scalar(child, edge, field, inner, properties);
        } else {
            properties.putObject(field).set(PROPERTIES, inner);
        }
    }

    /** The only column's mapping is that of the field itself. */
    private void scalar(
            Node child, EdgePlan edge, String field, ObjectNode inner, ObjectNode properties) {
        String column = edge.child().columns().get(0).field();
        if (inner.has(column)) {
            properties.set(field, inner.get(column));
        }
        if (!inner.has(column) || inner.size() > 1) {
            diagnostics.add(
                    Code.TRANSFORM_WITHOUT_EFFECT,
                    child.fieldAt(),
                    "'%s' is a scalar: only a mapping of its column '%s' applies"
                            .formatted(child.field(), column));
        }
    }

    /** Objects merge member by member; two definitions of one field merge if their types agree. */
    private static void merge(ObjectNode base, ObjectNode winner) {
        winner.properties()
                .forEach(
                        member -> {
                            var mine = base.get(member.getKey());
                            if (mine instanceof ObjectNode inner
                                    && member.getValue() instanceof ObjectNode other
                                    && inner.path("type").equals(other.path("type"))) {
                                merge(inner, other);
                            } else {
                                base.set(member.getKey(), member.getValue());
                            }
                        });
    }
}
