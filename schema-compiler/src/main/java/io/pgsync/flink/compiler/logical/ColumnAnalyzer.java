package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.logical.ColumnExpression.InvalidExpressionException;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import io.pgsync.flink.compiler.transform.JsonPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the columns that a schema names, and says why one cannot be used. */
final class ColumnAnalyzer {
    private static final Set<String> SYSTEM_COLUMNS =
            Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid");

    private final Diagnostics diagnostics;

    ColumnAnalyzer(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** What a node shows, without the entries that have errors. */
    List<ColumnSelection> selections(Node node, Table table) {
        return node.columns().isEmpty() ? allColumns(node, table) : written(node, table);
    }

    private List<ColumnSelection> allColumns(Node node, Table table) {
        var selections = new ArrayList<ColumnSelection>();
        for (Column column : table.columns()) {
            if (isUsable(column, table, node.table().at())) {
                selections.add(new ColumnSelection(column.name(), column.name(), Optional.empty()));
            }
        }
        return selections;
    }

    private List<ColumnSelection> written(Node node, Table table) {
        var byField = new LinkedHashMap<String, ColumnSelection>();
        for (Text text : node.columns()) {
            parse(text, table)
                    .ifPresent(
                            selection -> {
                                ColumnSelection earlier = byField.put(selection.field(), selection);
                                if (earlier != null) {
                                    warnOfDuplicate(text, earlier, selection);
                                }
                            });
        }
        return List.copyOf(byField.values());
    }

    private void warnOfDuplicate(Text text, ColumnSelection earlier, ColumnSelection later) {
        if (earlier.equals(later)) {
            diagnostics.add(
                    Code.DUPLICATE_COLUMN,
                    text.at(),
                    "'%s' is listed twice; the document shows it once".formatted(text.text()));
        } else {
            diagnostics.add(
                    Code.FIELD_COLLISION,
                    text.at(),
                    "two columns become the field '%s'; this one is used".formatted(later.field()));
        }
    }

    private Optional<ColumnSelection> parse(Text text, Table table) {
        ColumnSelection selection;
        try {
            selection = ColumnExpression.parse(text.text());
        } catch (InvalidExpressionException e) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.INVALID_COLUMN_EXPRESSION,
                                    text.at(),
                                    "'%s' is not a valid column expression".formatted(text.text()))
                            .withNote(e.getMessage()));
            return Optional.empty();
        }
        Optional<Column> column = find(selection.column(), text.at(), table);
        if (column.isEmpty() || !isUsable(column.get(), table, text.at())) {
            return Optional.empty();
        }
        if (selection.path().isPresent() && !isJson(column.get())) {
            diagnostics.add(
                    Code.NOT_A_JSON_COLUMN,
                    text.at(),
                    "'%s' is of type %s; JSON operators need json or jsonb"
                            .formatted(column.get().name(), column.get().type().name()));
            return Optional.empty();
        }
        selection.path().ifPresent(path -> warnOfQuotes(text, path));
        return Optional.of(selection);
    }

    private void warnOfQuotes(Text text, JsonPath path) {
        for (JsonPath.Step step : path.steps()) {
            if (step.token().startsWith("'") && step.token().endsWith("'")) {
                diagnostics.add(
                        Code.QUOTED_STEP,
                        text.at(),
                        "the quotes are part of the key %s; write it without"
                                .formatted(step.token()));
            }
        }
    }

    private static boolean isJson(Column column) {
        Kind kind = column.type().kind();
        return kind == Kind.JSON || kind == Kind.JSONB;
    }

    /** The column with that name, or an error that lists the existing columns. */
    Optional<Column> find(String name, Position at, Table table) {
        Optional<Column> column = table.column(name);
        if (column.isPresent()) {
            return column;
        }
        if (SYSTEM_COLUMNS.contains(name)) {
            diagnostics.add(
                    Code.SYSTEM_COLUMN,
                    at,
                    "the system column '%s' of %s is not in the replication stream"
                            .formatted(name, table.name()));
        } else {
            diagnostics.add(
                    new Diagnostic(
                                    Code.UNKNOWN_COLUMN,
                                    at,
                                    "unknown column '%s' in table '%s'"
                                            .formatted(name, table.name()),
                                    Suggestions.didYouMean(name, table.columnNames()),
                                    List.of())
                            .withNote(
                                    "%s has: %s"
                                            .formatted(
                                                    table.name(),
                                                    TableResolver.listed(table.columnNames()))));
        }
        return Optional.empty();
    }

    /** Whether the stream carries the column in a form from which its JSON can be derived. */
    boolean isUsable(Column column, Table table, Position at) {
        String remedy = "list the other columns of %s in \"columns\"".formatted(table.name());
        if (!isStreamed(column, table, at)) {
            return false;
        }
        if (hasOwnJsonCast(column.type())) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.OWN_JSON_CAST,
                                    at,
                                    ("'%s' of %s has type %s, whose JSON only Postgres can"
                                                    + " compute; not supported yet")
                                            .formatted(
                                                    column.name(),
                                                    table.name(),
                                                    column.type().name()))
                            .withNote(remedy));
            return false;
        }
        return true;
    }

    /** Whether the stream carries the column at all. */
    boolean isStreamed(Column column, Table table, Position at) {
        if (column.generated()) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.GENERATED_COLUMN,
                                    at,
                                    ("'%s' of %s is a generated column, which Postgres does not"
                                                    + " replicate")
                                            .formatted(column.name(), table.name()))
                            .withNote(
                                    "list the other columns of %s in \"columns\""
                                            .formatted(table.name())));
        }
        return !column.generated();
    }

    private static boolean hasOwnJsonCast(io.pgsync.flink.compiler.catalog.PgType type) {
        return type.kind() == Kind.OWN_JSON_CAST
                || (type.element() != null && hasOwnJsonCast(type.element()))
                || type.attributes().stream().anyMatch(a -> hasOwnJsonCast(a.type()));
    }
}
