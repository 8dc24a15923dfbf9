package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.filter.RowFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns that one operator keeps of a row, in the order in which it keeps them. */
record Layout(Table table, List<String> key, List<String> columns) {

    /**
     * The key columns followed by the others by name, each once: the same columns always have the
     * same layout, whatever order the schema file has them in.
     */
    @SafeVarargs
    static Layout of(Table table, List<String> key, List<String>... others) {
        Set<String> columns = new LinkedHashSet<>(key);
        Arrays.stream(others).flatMap(List::stream).sorted().forEach(columns::add);
        return new Layout(table, key, new ArrayList<>(columns));
    }

    List<Integer> positions(List<String> names) {
        return names.stream().map(columns::indexOf).toList();
    }

    List<KeyPart> parts(List<JoinColumn> joined) {
        return joined.stream().map(c -> new KeyPart(columns.indexOf(c.name()), c.type())).toList();
    }

    /** A filter on the rows. */
    RowSelection selection(RowFilter filter) {
        Map<String, Integer> positions = new HashMap<>();
        filter.columns().forEach(column -> positions.put(column, columns.indexOf(column)));
        return new RowSelection(filter, positions);
    }

    /** The row's own key. */
    List<KeyPart> ownKey() {
        List<KeyType> types = Joins.keyTypes(table, key);
        List<KeyPart> parts = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            parts.add(new KeyPart(columns.indexOf(key.get(i)), types.get(i)));
        }
        return parts;
    }
}
