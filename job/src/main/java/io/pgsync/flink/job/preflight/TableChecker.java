package io.pgsync.flink.job.preflight;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.UserException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks that snapshot and stream will hold all rows and keys of the tables; collects problems. */
final class TableChecker {
    /**
     * The table itself and, if it is partitioned, all its partitions, each with its logged columns.
     */
    private static final String RELATIONS =
            "WITH RECURSIVE tree AS ("
                    + " SELECT c.oid, c.relkind FROM pg_catalog.pg_class c"
                    + "   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + "   WHERE n.nspname = ? AND c.relname = ?"
                    + " UNION ALL"
                    + " SELECT c.oid, c.relkind FROM tree"
                    + "   JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid"
                    + "   JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid"
                    + "   WHERE tree.relkind = 'p')"
                    + " SELECT n.nspname, c.relname, c.relkind, c.relpersistence, c.relreplident,"
                    + "   c.relhassubclass, has_schema_privilege(n.oid, 'USAGE'),"
                    + "   row_security_active(c.oid),"
                    + "   (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_index x"
                    + "      JOIN pg_catalog.pg_attribute a"
                    + "        ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)"
                    + "      WHERE x.indrelid = c.oid AND CASE c.relreplident"
                    + "        WHEN 'd' THEN x.indisprimary WHEN 'i' THEN x.indisreplident"
                    + "        ELSE false END)"
                    + " FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid"
                    + "   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " ORDER BY tree.oid";

    private static final String UNREADABLE_COLUMNS =
            "SELECT a.attname FROM pg_catalog.pg_attribute a"
                    + " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ? AND c.relname = ? AND a.attname = ANY (?)"
                    + " AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')";

    private final Connection connection;
    private final String user;
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> remedies = new LinkedHashSet<>();

    TableChecker(Connection connection, String user) {
        this.connection = connection;
        this.user = user;
    }

    /** Throws an exception with the problems of all tables, if there are any. */
    void throwProblems() {
        if (!problems.isEmpty()) {
            throw new UserException(String.join("\n", problems), String.join("\n", remedies));
        }
    }

    void check(SourceTable table) {
        try (PreparedStatement query = connection.prepareStatement(RELATIONS)) {
            query.setString(1, table.name().schema());
            query.setString(2, table.name().name());
            try (ResultSet row = query.executeQuery()) {
                int count = 0;
                while (row.next()) {
                    check(table, row, count++ == 0);
                }
                if (count == 0) {
                    problem(
                            "Table %s does not exist.".formatted(table.name()),
                            "Correct the name in the schema file.");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot examine table " + table.name(), e);
        }
    }

    private void check(SourceTable table, ResultSet row, boolean named) throws SQLException {
        TableName name = new TableName(row.getString(1), row.getString(2));
        String kind = row.getString(3);
        boolean partitioned = kind.equals("p");
        if (!partitioned && !kind.equals("r")) {
            problem(
                    "Postgres does not log changes of %s (pg_class.relkind '%s')."
                            .formatted(name, kind),
                    named
                            ? "Name a table or a partitioned table in the schema file."
                            : "Detach that partition, or leave table %s out."
                                    .formatted(table.name()));
            return;
        }
        if (row.getString(4).equals("u")) {
            problem(
                    "Table %s is unlogged: its changes are not in the log.".formatted(name),
                    "    ALTER TABLE " + name.toSql() + " SET LOGGED;");
        }
        if (named && !partitioned && row.getBoolean(6) && hasChildren(name)) {
            problem(
                    "Other tables inherit from %s; their rows would be missing.".formatted(name),
                    "Use partitions instead of inheritance, or leave the table out.");
        }
        if (!row.getBoolean(7)) {
            problem(
                    "Role %s may not use schema '%s'.".formatted(user, name.schema()),
                    "    GRANT USAGE ON SCHEMA %s TO %s;"
                            .formatted(TableName.quote(name.schema()), TableName.quote(user)));
        }
        if (row.getBoolean(8)) {
            problem(
                    "Row security hides rows of %s from role %s.".formatted(name, user),
                    "    ALTER ROLE %s BYPASSRLS;".formatted(TableName.quote(user)));
        }
        checkColumns(table, name);
        if (!partitioned) {
            // partitions log by their own identity
            checkIdentity(table, name, row.getString(5), row.getArray(9));
        }
    }

    private boolean hasChildren(TableName name) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT EXISTS (SELECT FROM pg_catalog.pg_inherits"
                                + " WHERE inhparent = CAST(? AS regclass))")) {
            query.setString(1, name.toSql());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void checkIdentity(SourceTable table, TableName name, String identity, Array columns)
            throws SQLException {
        if (identity.equals("f")) {
            return;
        }
        List<String> logged =
                columns == null ? List.of() : Arrays.asList((String[]) columns.getArray());
        List<String> missing =
                table.key().stream()
                        .map(i -> table.columns().get(i).name())
                        .filter(column -> !logged.contains(column))
                        .toList();
        String full = "    ALTER TABLE " + name.toSql() + " REPLICA IDENTITY FULL;";
        if (identity.equals("n")) {
            problem(
                    ("Table %s has REPLICA IDENTITY NOTHING: Postgres would refuse every UPDATE"
                                    + " and DELETE once it is published.")
                            .formatted(name),
                    full);
        } else if (logged.isEmpty()) {
            problem(
                    ("Table %s has no primary key and no other replica identity: Postgres would"
                                    + " refuse every UPDATE and DELETE once it is published.")
                            .formatted(name),
                    full);
        } else if (!missing.isEmpty()) {
            problem(
                    ("The replica identity of table %s (%s) lacks %s, which the schema file uses"
                                    + " to identify its rows.")
                            .formatted(name, String.join(", ", logged), String.join(", ", missing)),
                    full);
        }
    }

    /** Partitions too: their rows are read by their own names. */
    private void checkColumns(SourceTable table, TableName name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(UNREADABLE_COLUMNS)) {
            query.setString(1, name.schema());
            query.setString(2, name.name());
            query.setArray(
                    3,
                    connection.createArrayOf(
                            "text", table.columns().stream().map(Column::name).toArray()));
            List<String> columns = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1));
                }
            }
            if (!columns.isEmpty()) {
                problem(
                        "Role %s may not read %s of table %s."
                                .formatted(user, String.join(", ", columns), name),
                        "    GRANT SELECT ON %s TO %s;"
                                .formatted(name.toSql(), TableName.quote(user)));
            }
        }
    }

    private void problem(String problem, String remedy) {
        problems.add(problem);
        remedies.add(remedy);
    }
}
