package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which columns identify the rows of a table: the same ones wherever the table is used. */
final class KeyResolver {
    private final ColumnAnalyzer columns;
    private final Diagnostics diagnostics;
    private final Map<TableName, List<String>> chosen = new HashMap<>();

    KeyResolver(ColumnAnalyzer columns, Diagnostics diagnostics) {
        this.columns = columns;
        this.diagnostics = diagnostics;
    }

    /** The primary key in the order of its constraint, or else the schema's own. */
    Optional<List<String>> ofNode(Node node, Table table) {
        List<Text> written = node.primaryKey();
        if (!table.primaryKey().isEmpty()) {
            if (!written.isEmpty()) {
                diagnostics.add(
                        Code.PRIMARY_KEY_IGNORED,
                        written.get(0).at(),
                        "'primary_key' is ignored: %s has the primary key (%s)"
                                .formatted(table.name(), String.join(", ", table.primaryKey())));
            }
            boolean usable =
                    table.primaryKey().stream()
                            .map(c -> table.column(c).orElseThrow())
                            .allMatch(c -> columns.isUsable(c, table, node.table().at()));
            return usable ? Optional.of(table.primaryKey()) : Optional.empty();
        }
        if (written.isEmpty()) {
            noKey(node, table);
            return Optional.empty();
        }
        return written(written, table);
    }

    private Optional<List<String>> written(List<Text> written, Table table) {
        boolean allUsable = true;
        for (Text column : written) {
            allUsable &=
                    columns.find(column.text(), column.at(), table)
                            .filter(c -> columns.isUsable(c, table, column.at()))
                            .isPresent();
        }
        List<String> key = written.stream().map(Text::text).distinct().toList();
        if (allUsable && !isUnique(key, table)) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.KEY_NOT_UNIQUE,
                                    written.get(0).at(),
                                    ("no constraint in the database makes (%s) of %s unique and"
                                                    + " not null")
                                            .formatted(String.join(", ", key), table.name()))
                            .withNote("rows with equal keys would count as one row"));
        }
        return allUsable && agrees(table, key, written.get(0).at())
                ? Optional.of(key)
                : Optional.empty();
    }

    private static boolean isUnique(List<String> key, Table table) {
        return table.uniqueKeys().stream().anyMatch(key::containsAll);
    }

    private void noKey(Node node, Table table) {
        String proposal =
                table.uniqueKeys().isEmpty()
                        ? "[columns that identify a row]"
                        : "[\"" + String.join("\", \"", table.uniqueKeys().get(0)) + "\"]";
        diagnostics.add(
                new Diagnostic(
                                Code.NO_KEY,
                                node.table().at(),
                                "%s has no primary key".formatted(table.name()))
                        .withNote("write \"primary_key\": " + proposal));
    }

    /** A through table cannot declare a {@code primary_key}, so a unique key is enough. */
    Optional<List<String>> ofThrough(Table through, Position at) {
        if (!through.primaryKey().isEmpty()) {
            return Optional.of(through.primaryKey());
        }
        if (!through.uniqueKeys().isEmpty()) {
            List<String> key = through.uniqueKeys().get(0);
            return agrees(through, key, at) ? Optional.of(key) : Optional.empty();
        }
        diagnostics.add(
                new Diagnostic(
                                Code.NO_KEY,
                                at,
                                ("the through table %s has neither a primary key nor a unique"
                                                + " key of not-null columns")
                                        .formatted(through.name()))
                        .withNote(
                                "add one: ALTER TABLE %s ADD PRIMARY KEY (…)"
                                        .formatted(through.name().toSql())));
        return Optional.empty();
    }

    /** The source reads a table once, by one key, for all the places that use it. */
    private boolean agrees(Table table, List<String> key, Position at) {
        List<String> earlier = chosen.putIfAbsent(table.name(), key);
        if (earlier == null || earlier.equals(key)) {
            return true;
        }
        diagnostics.add(
                new Diagnostic(
                                Code.CONFLICTING_KEYS,
                                at,
                                "rows of %s are identified by (%s) here and by (%s) elsewhere"
                                        .formatted(
                                                table.name(),
                                                String.join(", ", key),
                                                String.join(", ", earlier)))
                        .withNote(
                                "write the same \"primary_key\" on each of its nodes; as a"
                                        + " through table it is identified by its unique key"));
        return false;
    }
}
