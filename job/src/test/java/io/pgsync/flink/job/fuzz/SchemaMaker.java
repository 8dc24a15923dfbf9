package io.pgsync.flink.job.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes random schema files for a random database; not every one compiles. */
final class SchemaMaker {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 5;
    private static final int MOST_NODES = 9;
    private static final List<String> LABELS =
            List.of(
                    "child", "Kind", "größe", "a b", "lab/el", "%", "of", "x\"y", "up", "own",
                    "to");
    private static final List<String> PATHS =
            List.of("->a", "->>a", "->a->b", "#>{a,b}", "#>>{a,0}", "->0", "->a->>0", "->x");
    private static final List<String> TEXTS = List.of("a", "b", "1", " ", "", "é", "-", "aa", "\"");
    private static final List<String> SIGNS = List.of("=", "<>", "<", "<=", ">", ">=");

    private final World world;
    private final Random random;
    private int nodes;

    SchemaMaker(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    ArrayNode make(String database) {
        ArrayNode documents = JSON.arrayNode();
        int count = Sample.once(4, random) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            documents.add(document(database, "docs" + i));
        }
        return documents;
    }

    private ObjectNode document(String database, String index) {
        nodes = 0;
        TableShape root = Sample.of(roots(), random);
        ObjectNode tree = node(root, 1, "object");
        ObjectNode document = JSON.objectNode();
        document.put("database", database).put("index", index);
        if (Sample.once(4, random)) {
            routing(tree, root).ifPresent(field -> document.put("routing", field));
        }
        document.set("nodes", tree);
        if (Sample.once(4, random)) {
            document.set("plugins", plugins(tree));
        }
        return document;
    }

    /** One that drops documents, by a column or by whether there are children, and one more. */
    private ArrayNode plugins(ObjectNode tree) {
        List<String> fields = new ArrayList<>(List.of("renamed"));
        tree.path("columns").forEach(field -> fields.add(field.asText()));
        tree.path("children").forEach(child -> fields.add(label(child)));
        ArrayNode plugins = JSON.arrayNode();
        ObjectNode dropping = plugins.addObject().put("name", "DropNulls");
        dropping.putObject("options").put("field", Sample.of(fields, random));
        return random.nextBoolean() ? plugins : plugins.add("Groot");
    }

    /** The oracle cannot tell the ids of rows whose key is JSON. */
    private List<TableShape> roots() {
        List<TableShape> roots =
                world.tables().stream()
                        .filter(t -> t.key().stream().noneMatch(c -> c.type().equals("jsonb")))
                        .toList();
        return roots.isEmpty() ? world.tables() : roots;
    }

    /** A column that is shown as it is, or the destination of a concat. */
    private Optional<String> routing(ObjectNode tree, TableShape root) {
        JsonNode destination = tree.at("/transform/concat/destination");
        if (destination.isTextual()) {
            return Optional.of(destination.asText());
        }
        List<String> fields = new ArrayList<>();
        tree.path("columns").forEach(field -> fields.add(field.asText()));
        List<String> candidates =
                root.columns().stream()
                        .filter(c -> c.domain() != null && c.domain().joins())
                        .map(ColumnShape::name)
                        .filter(name -> fields.isEmpty() || fields.contains(name))
                        .toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(Sample.of(candidates, random));
    }

    private ObjectNode node(TableShape table, int depth, String variant) {
        nodes++;
        ObjectNode node = JSON.objectNode();
        if (!table.name().schema().equals("public") || Sample.once(4, random)) {
            node.put("schema", table.name().schema());
        }
        node.put("table", table.name().name());
        List<String> fields = columns(node, table, variant);
        if (!table.hasPrimaryKey()) {
            ArrayNode key = node.putArray("primary_key");
            table.key().forEach(c -> key.add(c.name()));
        }
        if (Sample.once(5, random)) {
            where(table).ifPresent(w -> node.put("where", w));
        }
        boolean shown = variant.equals("object") || Sample.once(20, random);
        if (depth < DEEPEST && shown) {
            children(node, table, depth);
        }
        if (Sample.once(4, random) && !fields.isEmpty()) {
            node.set("transform", transform(fields, node.path("children")));
        }
        return node;
    }

    /** The fields that the node shows. */
    private List<String> columns(ObjectNode node, TableShape table, String variant) {
        List<ColumnShape> all = table.columns();
        if (Sample.once(5, random) && !variant.equals("scalar")) {
            if (random.nextBoolean()) {
                node.putArray("columns");
            }
            return all.stream().map(ColumnShape::name).toList();
        }
        ArrayNode shown = node.putArray("columns");
        int count = variant.equals("scalar") ? 1 : 1 + random.nextInt(all.size());
        List<String> fields = new ArrayList<>();
        for (ColumnShape column : Sample.some(all, count, random)) {
            boolean path = column.isJson() && random.nextBoolean();
            shown.add(column.name() + (path ? Sample.of(PATHS, random) : ""));
            if (!path) {
                fields.add(column.name());
            }
        }
        return fields;
    }

    private void children(ObjectNode node, TableShape table, int depth) {
        int most = depth == 1 ? 3 : 2;
        int count = depth == 1 ? 1 + random.nextInt(most) : random.nextInt(most + 1);
        ArrayNode children = JSON.arrayNode();
        for (int i = 0; i < count && nodes < MOST_NODES; i++) {
            child(table, depth).ifPresent(children::add);
        }
        if (!children.isEmpty()) {
            node.set("children", children);
        }
    }

    private Optional<ObjectNode> child(TableShape parent, int depth) {
        String variant = Sample.once(4, random) ? "scalar" : "object";
        ObjectNode relationship = JSON.objectNode();
        relationship.put("type", random.nextBoolean() ? "one_to_many" : "one_to_one");
        relationship.put("variant", variant);
        TableShape table =
                switch (random.nextInt(4)) {
                    case 0 -> byReference(parent);
                    case 1, 2 -> through(parent, relationship);
                    default -> null;
                };
        if (table == null) {
            table = byColumns(parent, relationship);
        }
        if (table == null) {
            return Optional.empty();
        }
        ObjectNode node = node(table, depth + 1, variant);
        if (random.nextInt(3) > 0) {
            node.put("label", Sample.of(LABELS, random) + (random.nextBoolean() ? "" : nodes));
        } else if (Sample.once(9, random)) {
            node.putNull("label");
        }
        node.set("relationship", relationship);
        return Optional.of(node);
    }

    /** A table that the only foreign key between the two leads to. */
    private TableShape byReference(TableShape parent) {
        List<TableShape> tables =
                world.tables().stream().filter(t -> world.leadsTo(parent, t)).toList();
        return tables.isEmpty() ? null : Sample.of(tables, random);
    }

    private TableShape through(TableShape parent, ObjectNode relationship) {
        Map<TableShape, List<TableShape>> ways = new LinkedHashMap<>();
        for (TableShape middle : world.tables()) {
            if (middle == parent || !world.leadsTo(parent, middle)) {
                continue;
            }
            for (TableShape child : world.tables()) {
                boolean other = child != parent && child != middle;
                if (other && world.leadsTo(middle, child)) {
                    ways.computeIfAbsent(middle, m -> new ArrayList<>()).add(child);
                }
            }
        }
        if (ways.isEmpty()) {
            return null;
        }
        TableShape middle = Sample.of(List.copyOf(ways.keySet()), random);
        TableShape child = Sample.of(ways.get(middle), random);
        boolean sameSchema = middle.name().schema().equals(child.name().schema());
        relationship
                .putArray("through_tables")
                .add(
                        sameSchema && random.nextBoolean()
                                ? middle.name().name()
                                : middle.name().schema() + "." + middle.name().name());
        return child;
    }

    /** Any table with columns that can be compared, which the schema then names. */
    private TableShape byColumns(TableShape parent, ObjectNode relationship) {
        List<ColumnShape> left = new ArrayList<>();
        List<ColumnShape> right = new ArrayList<>();
        List<TableShape> tables = Sample.some(world.tables(), world.tables().size(), random);
        for (TableShape table : tables) {
            List<ColumnShape> preferred =
                    Sample.once(3, random)
                            ? List.of()
                            : Sample.once(2, random) ? table.key() : parent.key();
            pairs(parent, table, preferred, left, right);
            if (!left.isEmpty()) {
                ObjectNode key = relationship.putObject("foreign_key");
                ArrayNode parents = key.putArray("parent");
                ArrayNode children = key.putArray("child");
                left.forEach(c -> parents.add(c.name()));
                right.forEach(c -> children.add(c.name()));
                return table;
            }
        }
        return null;
    }

    /** Pairs for a key of one side if that is possible, otherwise one or two of any columns. */
    private void pairs(
            TableShape parent,
            TableShape child,
            List<ColumnShape> preferred,
            List<ColumnShape> left,
            List<ColumnShape> right) {
        boolean ofChild = preferred == child.key();
        for (ColumnShape column : preferred) {
            TableShape other = ofChild ? parent : child;
            List<ColumnShape> partners =
                    column.domain().joins() ? other.columnsOf(column.domain()) : List.of();
            if (partners.isEmpty()) {
                break;
            }
            ColumnShape partner = Sample.of(partners, random);
            left.add(ofChild ? partner : column);
            right.add(ofChild ? column : partner);
        }
        if (left.size() < preferred.size()) {
            left.clear();
            right.clear();
        }
        for (int i = 0; i < 2 && left.isEmpty() && !parent.joiningColumns().isEmpty(); i++) {
            ColumnShape column = Sample.of(parent.joiningColumns(), random);
            List<ColumnShape> partners = child.columnsOf(column.domain());
            if (!partners.isEmpty()) {
                left.add(column);
                right.add(Sample.of(partners, random));
            }
        }
    }

    private Optional<String> where(TableShape table) {
        List<String> conditions = new ArrayList<>();
        for (ColumnShape column : Sample.some(table.columns(), 2, random)) {
            condition(column).ifPresent(conditions::add);
        }
        return conditions.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(random.nextBoolean() ? " and " : " or ", conditions));
    }

    private Optional<String> condition(ColumnShape column) {
        String name = '"' + column.name().replace("\"", "\"\"") + '"';
        if (column.domain() == null || !column.domain().filters() || Sample.once(5, random)) {
            return Optional.of(name + (random.nextBoolean() ? " is null" : " is not null"));
        }
        List<String> constants =
                column.domain().values().stream()
                        .filter(v -> !v.matches("NaN|epoch|.*BC|.*\\n.*"))
                        .map(v -> constant(column.type(), v))
                        .toList();
        if (Sample.once(4, random)) {
            String list =
                    Sample.some(constants, 2, random).stream().collect(Collectors.joining(", "));
            return Optional.of(name + (random.nextBoolean() ? " in (" : " not in (") + list + ")");
        }
        String not = Sample.once(5, random) ? "not " : "";
        return Optional.of(
                not + name + " " + Sample.of(SIGNS, random) + " " + Sample.of(constants, random));
    }

    private static String constant(String type, String value) {
        boolean bare = type.startsWith("int") || type.equals("numeric") || type.equals("bool");
        return bare ? value : "'" + value.replace("'", "''") + "'";
    }

    /**
     * @param fields columns of the node
     * @param children what may have rules in those of the node
     */
    private ObjectNode transform(List<String> fields, JsonNode children) {
        ObjectNode transform = JSON.objectNode();
        Optional<JsonNode> child =
                children.isEmpty()
                        ? Optional.empty()
                        : Optional.of(children.get(random.nextInt(children.size())));
        if (random.nextBoolean()) {
            ObjectNode replace = transform.putObject("replace");
            for (String field : Sample.some(fields, 2, random)) {
                replacement(replace, field);
            }
            child.ifPresent(c -> replaceInside(c, replace));
        }
        if (random.nextBoolean()) {
            ObjectNode rename = transform.putObject("rename");
            String renamed = child.map(SchemaMaker::label).filter(c -> even()).orElse(null);
            rename.put(
                    renamed == null ? Sample.of(fields, random) : renamed,
                    Sample.once(5, random) ? "id" : "renamed");
        }
        if (random.nextBoolean()) {
            transform.set("concat", concat(fields, child));
        }
        return transform;
    }

    private boolean even() {
        return random.nextBoolean();
    }

    private void replacement(ObjectNode rules, String field) {
        rules.putObject(field).put(Sample.of(TEXTS, random), Sample.of(TEXTS, random));
    }

    /** A rule for a field of the child, or for a scalar itself. */
    private void replaceInside(JsonNode child, ObjectNode replace) {
        JsonNode column = child.path("columns").path(0);
        if (child.at("/relationship/variant").asText().equals("scalar")) {
            replacement(replace, label(child));
        } else if (column.isTextual() && even()) {
            replacement(replace.putObject(label(child)), column.asText());
        }
    }

    private static String label(JsonNode node) {
        return node.path("label").asText(node.path("table").asText());
    }

    private JsonNode concat(List<String> fields, Optional<JsonNode> child) {
        ObjectNode concat = JSON.objectNode();
        ArrayNode columns = concat.putArray("columns");
        Sample.some(fields, 3, random).forEach(columns::add);
        columns.add(Sample.of(TEXTS, random));
        child.filter(c -> even()).ifPresent(c -> columns.add(label(c)));
        concat.put("destination", Sample.once(5, random) ? Sample.of(fields, random) : "all");
        if (random.nextBoolean()) {
            concat.put("delimiter", Sample.of(TEXTS, random));
        }
        return concat;
    }
}
