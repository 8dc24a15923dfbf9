package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.filter.RowPredicate;
import io.pgsync.flink.compiler.logical.Cardinality;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Composes the documents of a schema with nested loops over whole tables: slow, but independent of
 * the operators. All columns hold integers, and every table is keyed by {@code id}.
 */
final class NaiveDocuments {
    private final Map<TableName, TreeMap<Integer, Map<String, Integer>>> tables;

    /** By table and column, the keys of the rows of the document at hand. */
    private final Map<String, Map<String, TreeSet<Integer>>> keys = new TreeMap<>();

    NaiveDocuments(Map<TableName, TreeMap<Integer, Map<String, Integer>>> tables) {
        this.tables = tables;
    }

    Map<String, String> of(DocumentPlan document) {
        Map<String, String> documents = new TreeMap<>();
        for (Map<String, Integer> row : rows(document.root())) {
            keys.clear();
            String json = render(document.root(), Shape.OBJECT, row);
            documents.put(
                    document.name() + "/" + row.get("id"),
                    document.meta() ? withMeta(json, document.root().table(), row) : json);
        }
        return documents;
    }

    private List<Map<String, Integer>> rows(NodePlan node) {
        RowPredicate where = RowPredicate.of(node.where(), node.table().columnNames()::indexOf);
        return rows(node.table()).stream()
                .filter(row -> where.test(i -> text(row.get(node.table().columnNames().get(i)))))
                .toList();
    }

    private static String text(Integer value) {
        return value == null ? null : value.toString();
    }

    private String withMeta(String json, Table root, Map<String, Integer> row) {
        keys.remove(root.name().name());
        Map<String, String> tablesOfRow = new TreeMap<>();
        tablesOfRow.put(root.name().name(), "{\"id\":[\"" + row.get("id") + "\"]}");
        keys.forEach(
                (table, columns) ->
                        tablesOfRow.put(
                                table,
                                object(columns.entrySet().stream(), v -> list(v.toString()))));
        String meta = object(tablesOfRow.entrySet().stream(), v -> v);
        return json.substring(0, json.length() - 1) + ",\"_meta\":" + meta + "}";
    }

    private static <V> String object(
            Stream<Map.Entry<String, V>> members, Function<V, String> value) {
        return members.map(m -> "\"" + m.getKey() + "\":" + value.apply(m.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String list(String text) {
        return text.replace(", ", ",");
    }

    private void addKey(Table table, String column, Map<String, Integer> row) {
        keys.computeIfAbsent(table.name().name(), t -> new TreeMap<>())
                .computeIfAbsent(column, c -> new TreeSet<>())
                .add(row.get(column));
    }

    private Collection<Map<String, Integer>> rows(Table table) {
        return tables.get(table.name()).values();
    }

    private String render(NodePlan node, Shape shape, Map<String, Integer> row) {
        if (shape == Shape.SCALAR) {
            return String.valueOf(row.get(node.columns().get(0).column()));
        }
        List<String> fields = new ArrayList<>();
        for (ColumnSelection column : node.columns()) {
            fields.add("\"" + column.field() + "\":" + row.get(column.column()));
        }
        for (EdgePlan edge : node.edges()) {
            fields.add("\"" + edge.label() + "\":" + children(edge, row));
        }
        return fields.stream().collect(Collectors.joining(",", "{", "}"));
    }

    private String children(EdgePlan edge, Map<String, Integer> parent) {
        List<String> elements = new ArrayList<>();
        boolean array = edge.cardinality() == Cardinality.ONE_TO_MANY;
        if (edge.join() instanceof JoinPlan.Direct direct) {
            addMatching(edge, direct.pairs(), List.of("id"), parent, elements);
        } else if (edge.join() instanceof JoinPlan.Through through) {
            array = true;
            for (Map<String, Integer> junction : rows(through.table())) {
                if (matches(parent, junction, through.parentSide())) {
                    int before = elements.size();
                    List<String> columns =
                            through.childSide().stream().map(ColumnPair::right).toList();
                    addMatching(edge, through.childSide(), columns, junction, elements);
                    boolean filtered = !edge.child().where().equals(RowFilter.ALL);
                    if (elements.size() > before) {
                        addKey(through.table(), "id", junction);
                    } else if (!filtered) {
                        elements.add("null");
                    }
                }
            }
        }
        if (elements.isEmpty()) {
            return "null";
        }
        return array ? elements.toString().replace(", ", ",") : elements.get(0);
    }

    private void addMatching(
            EdgePlan edge,
            List<ColumnPair> pairs,
            List<String> keyColumns,
            Map<String, Integer> left,
            List<String> elements) {
        boolean onlyFirst =
                edge.join() instanceof JoinPlan.Direct
                        && edge.cardinality() == Cardinality.ONE_TO_ONE;
        for (Map<String, Integer> row : rows(edge.child())) {
            if (matches(left, row, pairs)) {
                elements.add(render(edge.child(), edge.shape(), row));
                keyColumns.forEach(column -> addKey(edge.child().table(), column, row));
                if (onlyFirst) {
                    return;
                }
            }
        }
    }

    private static boolean matches(
            Map<String, Integer> left, Map<String, Integer> right, List<ColumnPair> pairs) {
        return pairs.stream()
                .allMatch(
                        p ->
                                left.get(p.left()) != null
                                        && left.get(p.left()).equals(right.get(p.right())));
    }
}
