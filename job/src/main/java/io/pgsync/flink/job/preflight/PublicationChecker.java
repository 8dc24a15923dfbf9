package io.pgsync.flink.job.preflight;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Creates the publication, or checks that the existing one sends all changes of all tables. */
final class PublicationChecker {
    private static final int VIA_ROOT_SINCE = 13;

    private final Connection connection;
    private final String name;
    private final String user;

    PublicationChecker(Connection connection, PostgresOptions options) {
        this.connection = connection;
        name = options.publication();
        user = options.user();
    }

    void require(List<SourceTable> tables, int version) throws SQLException {
        boolean viaRoot = version >= VIA_ROOT_SINCE;
        if (!exists()) {
            create(tables, viaRoot);
        } else {
            checkOperations();
            if (viaRoot) {
                checkViaRoot();
            }
            checkTables(tables);
        }
    }

    private boolean exists() throws SQLException {
        return has("true");
    }

    /** Whether a condition holds on the publication's row. */
    private boolean has(String condition) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT FROM pg_catalog.pg_publication WHERE pubname = ? AND "
                                + condition)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private void create(List<SourceTable> tables, boolean viaRoot) throws SQLException {
        String sql =
                "CREATE PUBLICATION "
                        + TableName.quote(name)
                        + " FOR TABLE "
                        + list(tables)
                        + (viaRoot ? " WITH (publish_via_partition_root = true)" : "")
                        + ";";
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!Preflight.isForbidden(e)) {
                throw e;
            }
            throw new UserException(
                    "Role %s may not create publication '%s': %s"
                            .formatted(user, name, e.getMessage()),
                    "Have the owner of the tables or a superuser run in this database:\n    " + sql,
                    e);
        }
    }

    private static String list(List<SourceTable> tables) {
        return tables.stream().map(t -> t.name().toSql()).collect(Collectors.joining(", "));
    }

    private void checkOperations() throws SQLException {
        if (!has("pubinsert AND pubupdate AND pubdelete AND pubtruncate")) {
            throw new UserException(
                    "Publication '%s' does not publish all operations.".formatted(name),
                    alter("SET (publish = 'insert, update, delete, truncate')"));
        }
    }

    private void checkViaRoot() throws SQLException {
        if (!has("pubviaroot")) {
            throw new UserException(
                    "Publication '%s' publishes changes of partitions under their own names."
                            .formatted(name),
                    alter("SET (publish_via_partition_root = true)"));
        }
    }

    private String alter(String what) {
        return "Let its owner run:\n    ALTER PUBLICATION "
                + TableName.quote(name)
                + " "
                + what
                + ";";
    }

    /**
     * @param columns null for all
     * @param rowFilter null for none
     */
    private record Published(List<String> columns, String rowFilter) {}

    private void checkTables(List<SourceTable> tables) throws SQLException {
        Map<TableName, Published> published = published();
        List<SourceTable> missing =
                tables.stream().filter(table -> !published.containsKey(table.name())).toList();
        if (!missing.isEmpty()) {
            throw new UserException(
                    "Publication '%s' lacks %s."
                            .formatted(
                                    name,
                                    missing.stream()
                                            .map(t -> t.name().toString())
                                            .collect(Collectors.joining(", "))),
                    alter("ADD TABLE " + list(missing))
                            + "\nThe stream does not contain earlier changes: rebuild the index"
                            + " if it is not empty.");
        }
        for (SourceTable table : tables) {
            Published entry = published.get(table.name());
            boolean whole =
                    entry.rowFilter() == null
                            && (entry.columns() == null
                                    || table.columns().stream()
                                            .map(Column::name)
                                            .allMatch(entry.columns()::contains));
            if (!whole) {
                throw new UserException(
                        ("Publication '%s' sends table %s with a row filter or without some of"
                                        + " its columns.")
                                .formatted(name, table.name()),
                        alter("DROP TABLE " + table.name().toSql())
                                + "\n    ALTER PUBLICATION "
                                + TableName.quote(name)
                                + " ADD TABLE "
                                + table.name().toSql()
                                + ";");
            }
        }
    }

    /** Lists of columns and row filters exist since Postgres 15. */
    private Map<TableName, Published> published() throws SQLException {
        Map<TableName, Published> published = new HashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT schemaname, tablename, to_jsonb(p) ->> 'rowfilter',"
                                + " ARRAY(SELECT jsonb_array_elements_text("
                                + "   CASE WHEN jsonb_typeof(to_jsonb(p) -> 'attnames') = 'array'"
                                + "   THEN to_jsonb(p) -> 'attnames' ELSE '[]' END))"
                                + " FROM pg_catalog.pg_publication_tables p"
                                + " WHERE pubname = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    List<String> columns = Arrays.asList((String[]) row.getArray(4).getArray());
                    published.put(
                            new TableName(row.getString(1), row.getString(2)),
                            new Published(columns.isEmpty() ? null : columns, row.getString(3)));
                }
            }
        }
        return published;
    }

    void drop() throws SQLException {
        String sql = "DROP PUBLICATION IF EXISTS " + TableName.quote(name) + ";";
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!Preflight.isForbidden(e)) {
                throw e;
            }
            throw new UserException(
                    "Role %s may not drop publication '%s': %s"
                            .formatted(user, name, e.getMessage()),
                    "Let its owner run:\n    " + sql,
                    e);
        }
    }
}
