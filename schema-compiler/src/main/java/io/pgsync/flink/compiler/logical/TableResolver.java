package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the tables that a schema names, and says why one cannot be used. */
final class TableResolver {
    private static final int MAX_LISTED = 20;

    private final Catalog catalog;
    private final Diagnostics diagnostics;

    TableResolver(Catalog catalog, Diagnostics diagnostics) {
        this.catalog = catalog;
        this.diagnostics = diagnostics;
    }

    /** The table that a node stands for. */
    Optional<Table> ofNode(Text table, Optional<Text> schema) {
        String schemaName = schema.map(Text::text).orElse("public");
        Position schemaAt = schema.map(Text::at).orElse(table.at());
        return resolve(new TableName(schemaName, table.text()), table.at(), schemaAt);
    }

    /** A through table, {@code "table"} or {@code "schema.table"}. */
    Optional<Table> ofThrough(Text written, String childSchema) {
        String text = written.text();
        int dot = text.indexOf('.');
        if (dot == 0 || dot == text.length() - 1) {
            diagnostics.add(
                    Code.INVALID_THROUGH_TABLE,
                    written.at(),
                    "'%s' is neither \"table\" nor \"schema.table\"".formatted(text));
            return Optional.empty();
        }
        TableName name =
                dot < 0
                        ? new TableName(childSchema, text)
                        : new TableName(text.substring(0, dot), text.substring(dot + 1));
        return resolve(name, written.at(), written.at());
    }

    private Optional<Table> resolve(TableName name, Position at, Position schemaAt) {
        Optional<Table> table = catalog.table(name);
        if (table.isEmpty()) {
            unknown(name, at, schemaAt);
            return table;
        }
        Optional<String> obstacle = obstacle(table.get(), at);
        return obstacle.isPresent() ? Optional.empty() : table;
    }

    private Optional<String> obstacle(Table table, Position at) {
        Diagnostic found =
                switch (table.kind()) {
                    case TABLE, PARTITIONED_TABLE -> null;
                    case VIEW, MATERIALIZED_VIEW ->
                            new Diagnostic(
                                            Code.VIEW,
                                            at,
                                            "%s is a %s, which is not supported yet"
                                                    .formatted(table.name(), words(table.kind())))
                                    .withNote(
                                            "changes of a view are not in the replication stream;"
                                                    + " build the document from the tables"
                                                    + " behind it");
                    case FOREIGN_TABLE ->
                            new Diagnostic(
                                            Code.FOREIGN_TABLE,
                                            at,
                                            "%s is a foreign table: its changes are not in this"
                                                            .formatted(table.name())
                                                    + " database's replication stream")
                                    .withNote("sync it from the database that owns the table");
                };
        if (found != null) {
            diagnostics.add(found);
        }
        return Optional.ofNullable(found).map(Diagnostic::message);
    }

    private static String words(Table.Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private void unknown(TableName name, Position at, Position schemaAt) {
        Collection<String> inSchema = catalog.tableNames(name.schema());
        if (inSchema.isEmpty()) {
            List<String> schemas =
                    catalog.tables().stream().map(t -> t.name().schema()).distinct().toList();
            diagnostics.add(
                    new Diagnostic(
                                    Code.UNKNOWN_SCHEMA,
                                    schemaAt,
                                    "database '%s' has no table in a schema '%s'"
                                            .formatted(catalog.database(), name.schema()),
                                    Suggestions.didYouMean(name.schema(), schemas),
                                    List.of())
                            .withNote("schemas with tables: " + listed(schemas)));
            return;
        }
        diagnostics.add(
                new Diagnostic(
                                Code.UNKNOWN_TABLE,
                                at,
                                "unknown table '%s' in schema '%s'"
                                        .formatted(name.name(), name.schema()),
                                Suggestions.didYouMean(name.name(), inSchema),
                                List.of())
                        .withNotes(elsewhere(name))
                        .withNote("%s has: %s".formatted(name.schema(), listed(inSchema))));
    }

    private List<String> elsewhere(TableName name) {
        return catalog.tables().stream()
                .map(Table::name)
                .filter(
                        other ->
                                other.name().equals(name.name())
                                        || other.toString().equals(name.name()))
                .map(
                        other ->
                                "there is %s: write \"schema\": \"%s\", \"table\": \"%s\""
                                        .formatted(other, other.schema(), other.name()))
                .toList();
    }

    /** Names for a note; a long list is cut and says so. */
    static String listed(Collection<String> names) {
        String shown = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        int more = names.size() - MAX_LISTED;
        return more > 0 ? shown + ", … (%d more)".formatted(more) : shown;
    }
}
