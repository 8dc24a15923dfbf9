package io.pgsync.flink.compiler.oracle;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import java.util.List;
import java.util.stream.Collectors;

/** How names and texts are written in a query. */
final class Sql {
    private Sql() {}

    /** A string constant, on one line whatever the text. */
    static String literal(String text) {
        String quoted = text.replace("'", "''");
        if (quoted.chars().allMatch(c -> c >= ' ' && c != '\\')) {
            return "'" + quoted + "'";
        }
        return "E'"
                + quoted.replace("\\", "\\\\")
                        .chars()
                        .mapToObj(c -> c >= ' ' ? String.valueOf((char) c) : "\\%03o".formatted(c))
                        .collect(Collectors.joining())
                + "'";
    }

    /** A column of the row that the alias stands for. */
    static String column(String alias, String name) {
        return alias + "." + TableName.quote(name);
    }

    /**
     * The rows of a table, as the source reads them: includes partitions, but not inheriting
     * tables.
     */
    static String rows(Table table, String alias) {
        String only = table.kind() == Table.Kind.TABLE ? "ONLY " : "";
        return only + table.name().toSql() + " " + alias;
    }

    static Column column(Table table, String name) {
        return table.column(name)
                .orElseThrow(() -> new IllegalArgumentException(table.name() + "." + name));
    }

    /** Whether a column has a value, though all fields of a composite one may be null. */
    static String present(Table table, String alias, String name) {
        boolean composite = column(table, name).type().kind() == PgType.Kind.COMPOSITE;
        return column(alias, name) + (composite ? " IS DISTINCT FROM NULL" : " IS NOT NULL");
    }

    /**
     * Terms for ORDER BY that put rows in the order in which their keys lie in the job's state: the
     * values' own order where it depends on no setting, else that of the bytes of their text.
     */
    static List<String> order(Table table, String alias, List<String> key) {
        return key.stream().map(name -> order(alias, column(table, name))).toList();
    }

    private static String order(String alias, Column column) {
        String value = column(alias, column.name());
        return switch (column.type().kind()) {
            case BOOLEAN, INTEGER, NUMERIC, FLOAT, UUID, DATE, TIMESTAMP, TIMESTAMPTZ -> value;
            case TEXT -> value + " COLLATE \"C\"";
            // the cast takes the blanks off
            case BLANK_PADDED -> value + "::text COLLATE \"C\"";
            case CASE_INSENSITIVE -> "lower(" + value + "::text) COLLATE \"C\"";
            default -> text(value) + " COLLATE \"C\"";
        };
    }

    /** The text that the type itself prints; its cast to text may say something else. */
    static String text(String value) {
        return "format('%s', " + value + ")";
    }
}
