package io.pgsync.flink.compiler.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.physical.MetaSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.Rendering;
import io.pgsync.flink.compiler.physical.Rendering.ChildValue;
import io.pgsync.flink.compiler.physical.Rendering.ColumnValue;
import io.pgsync.flink.compiler.physical.Rendering.Field;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.PluginSpec;
import io.pgsync.flink.compiler.transform.Replacement;
import java.util.Comparator;
import java.util.List;

/**
 * The canonical form of how a plan renders documents: rendering, filters and plugins as JSON, with
 * its own names. Two plans with the same form produce the same documents from the same rows. So
 * only this form decides whether a job must render its documents again; names and wording in the
 * code have no influence.
 */
public final class RenderingForm {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Assemble spec;

    private RenderingForm(Assemble spec) {
        this.spec = spec;
    }

    /** The form of all nodes, in the order of their uids. */
    public static JsonNode of(PhysicalPlan plan) {
        ObjectNode form = JSON.objectNode();
        plan.operators().stream()
                .filter(Assemble.class::isInstance)
                .map(Assemble.class::cast)
                .sorted(Comparator.comparing(assemble -> assemble.uid().value()))
                .forEach(
                        assemble ->
                                form.set(
                                        assemble.uid().value(),
                                        new RenderingForm(assemble).node()));
        return form;
    }

    /** How the routing value is computed; null if documents are not routed. */
    static JsonNode routing(Assemble root, String field) {
        if (field == null) {
            return null;
        }
        RenderingForm form = new RenderingForm(root);
        Rendering rendering = root.rendering();
        boolean isJoined =
                rendering.concats().stream().anyMatch(concat -> concat.destination().equals(field));
        if (isJoined) {
            return JSON.objectNode().put("concat", field).setAll(form.fields());
        }
        return rendering.fields().stream()
                .filter(each -> each.name().equals(field))
                .map(form::value)
                .findFirst()
                .orElseThrow();
    }

    private ObjectNode node() {
        ObjectNode form = JSON.objectNode();
        form.put("shape", name(spec.rendering().shape()));
        if (!spec.where().filter().equals(RowFilter.ALL)) {
            form.set("where", spec.where().filter().accept(new FilterForm()));
        }
        form.setAll(fields());
        if (spec.rendering().meta() != null) {
            form.set("meta", meta(spec.rendering().meta()));
        }
        if (spec.output() instanceof Output.Documents output) {
            documents(output, form);
        }
        return form;
    }

    private ObjectNode fields() {
        ObjectNode form = JSON.objectNode();
        ArrayNode fields = form.putArray("fields");
        for (Field field : spec.rendering().fields()) {
            fields.add(JSON.objectNode().put("field", field.name()).setAll(value(field)));
        }
        ArrayNode concats = JSON.arrayNode();
        for (ConcatSpec concat : spec.rendering().concats()) {
            ObjectNode each = concats.addObject().put("field", concat.destination());
            each.put("delimiter", concat.delimiter());
            concat.columns().forEach(each.putArray("of")::add);
        }
        return concats.isEmpty() ? form : form.set("concat", concats);
    }

    private ObjectNode value(Field field) {
        ObjectNode form = JSON.objectNode();
        if (field.value() instanceof ColumnValue column) {
            form.put("column", column(column.column())).set("type", type(column.type()));
            if (column.path() != null) {
                form.set("path", path(column.path()));
            }
        } else {
            String label = ((ChildValue) field.value()).label();
            boolean array =
                    spec.edges().stream().anyMatch(e -> e.label().equals(label) && e.array());
            form.put(array ? "children" : "child", label);
        }
        if (!field.replacements().isEmpty()) {
            form.set("replace", replacements(field.replacements()));
        }
        if (!field.inside().isNone()) {
            form.set("inside", rules(field.inside()));
        }
        return form;
    }

    private String column(int position) {
        return spec.rows().names().get(position);
    }

    /** Only the name, for a type that has no parts of the user's own. */
    private static JsonNode type(PgType type) {
        if (type.element() == null && type.attributes().isEmpty()) {
            return TextNode.valueOf(type.name());
        }
        ObjectNode form = JSON.objectNode().put("name", type.name());
        if (type.element() != null) {
            form.set("element", type(type.element()));
        }
        if (!type.attributes().isEmpty()) {
            ObjectNode attributes = form.putObject("attributes");
            type.attributes().forEach(a -> attributes.set(a.name(), type(a.type())));
        }
        return form;
    }

    private static JsonNode path(JsonPath path) {
        ObjectNode form = JSON.objectNode();
        ArrayNode steps = form.putArray("steps");
        for (JsonPath.Step step : path.steps()) {
            steps.addObject().put(stepName(step.kind()), step.token());
        }
        return form.put("text", path.asText());
    }

    private static String stepName(JsonPath.Kind kind) {
        return switch (kind) {
            case KEY -> "key";
            case INDEX -> "index";
            case KEY_OR_INDEX -> "key-or-index";
        };
    }

    private static JsonNode rules(JsonRules rules) {
        ObjectNode form = JSON.objectNode();
        if (!rules.replace().isEmpty()) {
            ObjectNode replace = form.putObject("replace");
            rules.replace().forEach((field, all) -> replace.set(field, replacements(all)));
        }
        if (!rules.rename().isEmpty()) {
            rules.rename().forEach(form.putObject("rename")::put);
        }
        if (!rules.inside().isEmpty()) {
            ObjectNode inside = form.putObject("inside");
            rules.inside().forEach((field, below) -> inside.set(field, rules(below)));
        }
        return form;
    }

    private static ArrayNode replacements(List<Replacement> replacements) {
        ArrayNode form = JSON.arrayNode();
        for (Replacement each : replacements) {
            form.addObject().put("search", each.search()).put("with", each.replacement());
        }
        return form;
    }

    private JsonNode meta(MetaSpec meta) {
        ObjectNode form = JSON.objectNode();
        form.put("role", name(meta.role())).put("table", meta.table());
        ObjectNode columns = form.putObject("columns");
        meta.columns().forEach(c -> columns.set(c.name(), type(c.type())));
        return meta.nullWhenNowhere() ? form.put("null-when-nowhere", true) : form;
    }

    private static void documents(Output.Documents output, ObjectNode form) {
        if (output.routing() != null) {
            form.put("routing", output.routing());
        }
        if (output.pipeline() != null) {
            form.put("pipeline", output.pipeline());
        }
        if (!output.plugins().isEmpty()) {
            ArrayNode plugins = form.putArray("plugins");
            for (PluginSpec plugin : output.plugins()) {
                plugins.addObject().put("name", plugin.name()).put("options", plugin.options());
            }
        }
    }

    private static String name(io.pgsync.flink.compiler.logical.Shape shape) {
        return switch (shape) {
            case OBJECT -> "object";
            case SCALAR -> "scalar";
        };
    }

    private static String name(MetaSpec.Role role) {
        return switch (role) {
            case ROOT -> "root";
            case NODE -> "node";
            case JUNCTION -> "junction";
        };
    }

    /** A filter; operators as SQL writes them. */
    private static final class FilterForm implements RowFilter.Visitor<JsonNode> {
        @Override
        public JsonNode and(List<RowFilter> parts) {
            return parts("and", parts);
        }

        @Override
        public JsonNode or(List<RowFilter> parts) {
            return parts("or", parts);
        }

        private JsonNode parts(String name, List<RowFilter> parts) {
            ObjectNode form = JSON.objectNode();
            ArrayNode list = form.putArray(name);
            parts.forEach(part -> list.add(part.accept(this)));
            return form;
        }

        @Override
        public JsonNode not(RowFilter part) {
            return JSON.objectNode().set("not", part.accept(this));
        }

        @Override
        public JsonNode isNull(RowFilter.Column column) {
            return JSON.objectNode().put("null", column.name());
        }

        @Override
        public JsonNode comparison(RowFilter.Comparison comparison) {
            ObjectNode form = JSON.objectNode().put("column", comparison.left().name());
            form.put("operator", comparison.operator().sql());
            if (comparison.right() instanceof RowFilter.Column column) {
                form.put("other", column.name());
            } else {
                form.put("value", ((RowFilter.Literal) comparison.right()).text());
            }
            return form.put("as", type(comparison));
        }

        private static String type(RowFilter.Comparison comparison) {
            return switch (comparison.type()) {
                case BOOLEAN -> "boolean";
                case NUMBER -> "number";
                case FLOAT -> "float";
                case REAL -> "real";
                case TEXT -> "text";
                case BLANK_PADDED -> "blank-padded";
                case ENUM -> "enum";
                case UUID -> "uuid";
                case DATE -> "date";
                case TIMESTAMP -> "timestamp";
                case TIMESTAMPTZ -> "timestamptz";
            };
        }
    }
}
