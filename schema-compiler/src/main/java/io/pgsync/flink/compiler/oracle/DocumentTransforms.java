package io.pgsync.flink.compiler.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pgsync.flink.compiler.logical.Cardinality;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.logical.TransformPlan;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.Replacement;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * Replace, rename and concat on the finished document, as in PGSync: children first, then each
 * object's own rules in this order.
 *
 * <p>Renames process the fields in jsonb order, in which Postgres printed them. So if two fields
 * get the same new name, the later one stays.
 */
final class DocumentTransforms {
    private final NodePlan root;

    DocumentTransforms(NodePlan root) {
        this.root = root;
    }

    ObjectNode apply(ObjectNode document) {
        return object(root, document);
    }

    private static ObjectNode object(NodePlan node, ObjectNode object) {
        TransformPlan rules = node.transforms();
        for (EdgePlan edge : node.edges()) {
            object.replace(edge.label(), children(edge, object.get(edge.label())));
        }
        rules.replace()
                .forEach(
                        (field, replacements) -> {
                            JsonNode value = object.get(field);
                            if (value != null) {
                                object.set(field, replace(value, replacements));
                            }
                        });
        rules.inside()
                .forEach(
                        (field, inside) -> {
                            JsonNode value = object.get(field);
                            if (value != null) {
                                object.set(field, within(value, inside));
                            }
                        });
        ObjectNode renamed = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(
                        field ->
                                renamed.set(
                                        rules.rename().getOrDefault(field.getKey(), field.getKey()),
                                        field.getValue()));
        for (ConcatSpec concat : rules.concat()) {
            renamed.put(concat.destination(), concat(concat, renamed));
        }
        return renamed;
    }

    private static JsonNode children(EdgePlan edge, JsonNode value) {
        NodePlan child = edge.child();
        if (edge.shape() == Shape.SCALAR) {
            String column = child.columns().get(0).field();
            List<Replacement> rules = child.transforms().replace().getOrDefault(column, List.of());
            JsonRules inside = child.transforms().inside().getOrDefault(column, JsonRules.NONE);
            boolean many =
                    edge.cardinality() == Cardinality.ONE_TO_MANY
                            || edge.join() instanceof JoinPlan.Through;
            UnaryOperator<JsonNode> change = v -> within(replace(v, rules), inside);
            return many ? each(value, change) : change.apply(value);
        }
        return each(value, v -> v.isObject() ? object(child, (ObjectNode) v) : v);
    }

    /** An object, or the objects of a list; nothing else. */
    private static JsonNode within(JsonNode value, JsonRules rules) {
        return each(value, v -> v.isObject() ? within((ObjectNode) v, rules) : v);
    }

    private static ObjectNode within(ObjectNode object, JsonRules rules) {
        ObjectNode changed = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            JsonNode value =
                    replace(field.getValue(), rules.replace().getOrDefault(name, List.of()));
            JsonRules inside = rules.inside().getOrDefault(name, JsonRules.NONE);
            changed.set(
                    rules.rename().getOrDefault(name, name),
                    inside.isNone() ? value : within(value, inside));
        }
        return changed;
    }

    /** Every element of an array, or the only value. */
    private static JsonNode each(JsonNode value, UnaryOperator<JsonNode> change) {
        if (!value.isArray()) {
            return change.apply(value);
        }
        ArrayNode changed = JsonNodeFactory.instance.arrayNode(value.size());
        value.forEach(element -> changed.add(change.apply(element)));
        return changed;
    }

    /** Changes a text or the texts of a list; nothing else. */
    private static JsonNode replace(JsonNode value, List<Replacement> rules) {
        return rules.isEmpty() ? value : each(value, v -> v.isTextual() ? text(v, rules) : v);
    }

    private static TextNode text(JsonNode value, List<Replacement> rules) {
        String text = value.textValue();
        for (Replacement rule : rules) {
            text =
                    rule.search().isEmpty()
                            ? betweenAllCharacters(text, rule.replacement())
                            : text.replace(rule.search(), rule.replacement());
        }
        return TextNode.valueOf(text);
    }

    /** Python's result for an empty search: it matches before every character and at the end. */
    private static String betweenAllCharacters(String text, String insertion) {
        StringBuilder result = new StringBuilder(insertion);
        text.codePoints().forEach(c -> result.appendCodePoint(c).append(insertion));
        return result.toString();
    }

    private static String concat(ConcatSpec rule, ObjectNode object) {
        StringJoiner joined = new StringJoiner(rule.delimiter());
        for (String name : rule.columns()) {
            JsonNode value = object.get(name);
            String text = value == null ? name : PythonValue.textIfTrue(value);
            if (!text.isEmpty()) {
                joined.add(text);
            }
        }
        return joined.toString();
    }
}
