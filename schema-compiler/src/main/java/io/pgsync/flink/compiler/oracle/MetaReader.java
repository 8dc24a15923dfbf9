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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Builds {@code _meta} from a query's result, in which each child is a pair: the child itself, and
 * a list with table, column and value of each of its keys.
 */
final class MetaReader {
    /** Numbers by value, then texts by the bytes of UTF-8, then the rest. */
    private static final Comparator<JsonNode> ORDER =
            Comparator.comparingInt(MetaReader::kind).thenComparing(MetaReader::compare);

    private final Map<String, Map<String, TreeSet<JsonNode>>> tables = new TreeMap<>();

    /** Replaces each pair with the child alone. */
    void takeKeys(NodePlan node, ObjectNode object) {
        Map<String, EdgePlan> visible = new LinkedHashMap<>();
        node.edges().forEach(edge -> visible.put(edge.label(), edge));
        visible.forEach((label, edge) -> object.set(label, children(edge, object.get(label))));
    }

    private JsonNode children(EdgePlan edge, JsonNode value) {
        boolean many =
                edge.cardinality() == Cardinality.ONE_TO_MANY
                        || edge.join() instanceof JoinPlan.Through;
        if (!many || value.isNull()) {
            return child(edge, value);
        }
        ArrayNode children = JsonNodeFactory.instance.arrayNode(value.size());
        value.forEach(element -> children.add(child(edge, element)));
        return children;
    }

    private JsonNode child(EdgePlan edge, JsonNode pair) {
        if (pair.isNull()) {
            return pair;
        }
        for (JsonNode key : pair.get(1)) {
            add(key.get(0).textValue(), key.get(1).textValue(), key.get(2));
        }
        if (edge.shape() == Shape.OBJECT) {
            takeKeys(edge.child(), (ObjectNode) pair.get(0));
        }
        return pair.get(0);
    }

    private void add(String table, String column, JsonNode value) {
        TreeSet<JsonNode> values =
                tables.computeIfAbsent(table, t -> new TreeMap<>())
                        .computeIfAbsent(column, c -> new TreeSet<>(ORDER));
        JsonNode same = values.floor(value);
        boolean equal = same != null && ORDER.compare(same, value) == 0;
        if (equal && scale(value) < scale(same)) {
            values.remove(same); // of equal numbers, the one with the fewest digits stays
        }
        values.add(value);
    }

    private static int scale(JsonNode value) {
        return value.isNumber() ? value.decimalValue().scale() : 0;
    }

    /** The {@code _meta} of the collected keys; the root's key replaces other keys of its table. */
    ObjectNode of(NodePlan root, String firstKey) {
        String table = root.table().name().name();
        tables.remove(table);
        add(table, new IdSql(root).firstName(), TextNode.valueOf(firstKey));
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        tables.forEach(
                (name, columns) -> {
                    ObjectNode lists = meta.putObject(name);
                    columns.forEach((column, values) -> lists.putArray(column).addAll(values));
                });
        return meta;
    }

    private static int kind(JsonNode value) {
        return value.isNumber() ? 0 : value.isTextual() ? 1 : 2;
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return Arrays.compareUnsigned(bytes(one), bytes(other));
    }

    private static byte[] bytes(JsonNode value) {
        String text = value.isTextual() ? value.textValue() : value.toString();
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
