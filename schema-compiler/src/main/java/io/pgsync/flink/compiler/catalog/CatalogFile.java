package io.pgsync.flink.compiler.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.catalog.PgType.Attribute;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.catalog.Table.ReplicaIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * A catalog as a JSON text, one line per column and key, so that a schema can be compiled and
 * explained without a database.
 */
public final class CatalogFile {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CatalogFile() {}

    /** The text of a catalog; the same catalog always gives the same text. */
    public static String write(Catalog catalog) {
        return "{\"database\": %s,\n \"tables\": [%s],\n \"foreignKeys\": [%s]}\n"
                .formatted(
                        NODES.textNode(catalog.database()),
                        lines("\n  ", catalog.tables(), CatalogFile::table),
                        lines("\n  ", catalog.foreignKeys(), k -> foreignKey(k).toString()));
    }

    private static String table(Table table) {
        var out = new StringBuilder();
        out.append(
                "{\"name\": %s, \"kind\": \"%s\", \"columns\": [%s],"
                        .formatted(
                                name(table.name()),
                                table.kind(),
                                lines("\n    ", table.columns(), c -> column(c).toString())));
        out.append("\n   \"primaryKey\": ").append(strings(table.primaryKey()));
        ArrayNode unique = NODES.arrayNode();
        table.uniqueKeys().forEach(key -> unique.add(strings(key)));
        out.append(", \"uniqueKeys\": ").append(unique);
        out.append(", \"replicaIdentity\": \"%s\"".formatted(table.replicaIdentity()));
        out.append(", \"identityColumns\": ").append(strings(table.identityColumns()));
        return out.append('}').toString();
    }

    private static <T> String lines(String separator, List<T> parts, Function<T, String> line) {
        var joiner = new StringJoiner("," + separator, separator, "").setEmptyValue("");
        parts.forEach(part -> joiner.add(line.apply(part)));
        return joiner.toString();
    }

    private static ArrayNode name(TableName name) {
        return NODES.arrayNode().add(name.schema()).add(name.name());
    }

    private static ArrayNode strings(List<String> strings) {
        ArrayNode array = NODES.arrayNode();
        strings.forEach(array::add);
        return array;
    }

    private static ObjectNode column(Column column) {
        ObjectNode node = NODES.objectNode();
        node.put("name", column.name()).set("type", type(column.type()));
        node.put("nullable", column.nullable());
        return column.generated() ? node.put("generated", true) : node;
    }

    private static ObjectNode type(PgType type) {
        ObjectNode node = NODES.objectNode();
        node.put("name", type.name()).put("kind", type.kind().name());
        if (type.element() != null) {
            node.set("element", type(type.element()));
        }
        if (type.delimiter() != ',') {
            node.put("delimiter", String.valueOf(type.delimiter()));
        }
        if (!type.attributes().isEmpty()) {
            ArrayNode attributes = node.putArray("attributes");
            type.attributes()
                    .forEach(
                            a ->
                                    attributes
                                            .addObject()
                                            .put("name", a.name())
                                            .set("type", type(a.type())));
        }
        return node;
    }

    private static ObjectNode foreignKey(ForeignKey key) {
        ObjectNode node = NODES.objectNode();
        node.put("name", key.name());
        node.set("from", name(key.from()));
        node.set("columns", strings(key.columns()));
        node.set("to", name(key.to()));
        node.set("referenced", strings(key.referenced()));
        return node;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws InvalidCatalogException if the text is something else
     */
    public static Catalog read(String text) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidCatalogException("not valid JSON: " + e.getMessage(), e);
        }
        try {
            return new Catalog(
                    text(root, "database"),
                    each(root, "tables", CatalogFile::readTable),
                    each(root, "foreignKeys", CatalogFile::readForeignKey));
        } catch (IllegalArgumentException e) {
            throw new InvalidCatalogException(e.getMessage(), e);
        }
    }

    private static Table readTable(JsonNode node) {
        return new Table(
                readName(node, "name"),
                Table.Kind.valueOf(text(node, "kind")),
                each(node, "columns", CatalogFile::readColumn),
                readStrings(node, "primaryKey"),
                each(node, "uniqueKeys", key -> each(key, CatalogFile::string)),
                ReplicaIdentity.valueOf(text(node, "replicaIdentity")),
                readStrings(node, "identityColumns"));
    }

    private static Column readColumn(JsonNode node) {
        return new Column(
                text(node, "name"),
                readType(required(node, "type")),
                required(node, "nullable").booleanValue(),
                node.path("generated").booleanValue());
    }

    private static PgType readType(JsonNode node) {
        return new PgType(
                text(node, "name"),
                Kind.valueOf(text(node, "kind")),
                node.has("element") ? readType(node.get("element")) : null,
                node.path("delimiter").asText(",").charAt(0),
                node.has("attributes")
                        ? each(
                                node,
                                "attributes",
                                a -> new Attribute(text(a, "name"), readType(required(a, "type"))))
                        : List.of());
    }

    private static ForeignKey readForeignKey(JsonNode node) {
        return new ForeignKey(
                text(node, "name"),
                readName(node, "from"),
                readStrings(node, "columns"),
                readName(node, "to"),
                readStrings(node, "referenced"));
    }

    private static TableName readName(JsonNode node, String key) {
        List<String> parts = readStrings(node, key);
        if (parts.size() != 2) {
            throw new IllegalArgumentException("a name is [schema, name], not " + node.get(key));
        }
        return new TableName(parts.get(0), parts.get(1));
    }

    private static List<String> readStrings(JsonNode node, String key) {
        return each(node, key, CatalogFile::string);
    }

    private static <T> List<T> each(JsonNode node, String key, Function<JsonNode, T> read) {
        return each(required(node, key), read);
    }

    private static <T> List<T> each(JsonNode list, Function<JsonNode, T> read) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("not a list: " + list);
        }
        var values = new ArrayList<T>();
        list.forEach(element -> values.add(read.apply(element)));
        return values;
    }

    private static String text(JsonNode node, String key) {
        return string(required(node, key));
    }

    private static String string(JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException("not a string: " + node);
        }
        return node.textValue();
    }

    private static JsonNode required(JsonNode node, String key) {
        if (!node.has(key)) {
            throw new IllegalArgumentException("no '%s' in %s".formatted(key, node));
        }
        return node.get(key);
    }
}
