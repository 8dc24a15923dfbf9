package io.pgsync.flink.compiler.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.pgsync.flink.compiler.physical.KeyType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of one operator's state. The operator stores it with that state, and uses it to read
 * state that it wrote under another schema.
 *
 * @param uid the operator's uid
 * @param node the node of the document that it works for: labels from the document's name down
 * @param key what it is keyed by: the columns of its table; for a Link those of each table that it
 *     joins
 * @param columns of each row that it keeps, in the order in which it keeps them; empty for a Link
 * @param formerColumns the columns of rows from earlier schemas that may still be in state, each
 *     list in the order of its rows
 * @param edges the number by which state knows each child, by label; {@link #inheriting} gives
 *     numbers once
 * @param outputs what it has sent to which receiver, by which columns
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"uid", "node", "kind", "key", "columns", "formerColumns", "edges", "outputs"})
public record OperatorLayout(
        @JsonProperty("uid") String uid,
        @JsonProperty("node") String node,
        @JsonProperty("kind") Kind kind,
        @JsonProperty("key") List<TableKey> key,
        @JsonProperty("columns") List<KeptColumn> columns,
        @JsonProperty("formerColumns") List<List<String>> formerColumns,
        @JsonProperty("edges") SortedMap<String, Integer> edges,
        @JsonProperty("outputs") List<OutputLayout> outputs) {

    /** Kinds of operators; the names in the layout never change. */
    public enum Kind {
        @JsonProperty("track")
        TRACK,
        @JsonProperty("link")
        LINK,
        @JsonProperty("assemble")
        ASSEMBLE
    }

    /** Columns of one table whose values make a key. */
    public record TableKey(
            @JsonProperty("table") String table, @JsonProperty("columns") List<KeyColumn> columns) {
        public TableKey {
            columns = List.copyOf(columns);
        }
    }

    /** A column of a key, and how its text becomes bytes. */
    public record KeyColumn(
            @JsonProperty("name") String name, @JsonProperty("type") KeyType type) {}

    /**
     * A column of the rows that are kept.
     *
     * @param type its name in {@code pg_type}
     */
    public record KeptColumn(
            @JsonProperty("name") String name, @JsonProperty("type") String type) {}

    public OperatorLayout {
        key = orEmpty(key);
        columns = orEmpty(columns);
        formerColumns = orEmpty(formerColumns);
        edges =
                Collections.unmodifiableSortedMap(
                        edges == null ? new TreeMap<>() : new TreeMap<>(edges));
        outputs = orEmpty(outputs);
    }

    /** Empty lists are not written. */
    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * This layout, for an operator that resumes from the other layout's state. A child keeps the
     * number that it has there; a new child gets a number that no child ever had. Numbers are never
     * reused: a removed child keeps its own.
     */
    public OperatorLayout inheriting(OperatorLayout stored) {
        if (!stored.uid.equals(uid)) {
            throw new IllegalArgumentException(uid + " cannot go on from " + stored.uid);
        }
        TreeMap<String, Integer> numbered = new TreeMap<>(stored.edges);
        int next = numbered.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (String label : edges.keySet()) {
            if (!numbered.containsKey(label)) {
                numbered.put(label, ++next);
            }
        }
        Set<List<String>> former = new LinkedHashSet<>(stored.formerColumns);
        former.add(stored.columnNames());
        former.remove(columnNames());
        former.removeIf(List::isEmpty);
        return new OperatorLayout(
                uid, node, kind, key, columns, new ArrayList<>(former), numbered, outputs);
    }

    /** The names of the columns, in the order of the rows. */
    public List<String> columnNames() {
        return columns.stream().map(KeptColumn::name).toList();
    }

    /** Whether the operator produces whole documents. */
    boolean isRoot() {
        return outputs.stream().anyMatch(OutputLayout.Documents.class::isInstance);
    }

    boolean isAssemble() {
        return kind == Kind.ASSEMBLE;
    }

    /** As text, for {@link #parse}. */
    public String toJson() {
        return LayoutFormat.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is of a format that this build does not know
     */
    public static OperatorLayout parse(String json) {
        return LayoutFormat.read(json, OperatorLayout.class);
    }
}
