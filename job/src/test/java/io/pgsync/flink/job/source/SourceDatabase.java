package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.JdbcCatalogReader;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A database of one test, with its publication and its slot. */
public final class SourceDatabase implements AutoCloseable {
    private final PostgresOptions options;
    private final Connection connection;

    private SourceDatabase(PostgresOptions options) throws SQLException {
        this.options = options;
        connection = options.connect();
    }

    public static SourceDatabase create(String name) throws SQLException {
        SharedEngines.createDatabase(name);
        int port = SharedEngines.postgres().postgresPort();
        return new SourceDatabase(PostgresOptions.of("127.0.0.1", port, name, "postgres", null));
    }

    public PostgresOptions options() {
        return options;
    }

    /** A table whose first columns are its key; each column is written "name type". */
    public static SourceTable table(String schema, String name, int keyColumns, String... columns) {
        List<Column> list =
                Arrays.stream(columns)
                        .map(
                                c -> {
                                    int blank = c.lastIndexOf(' ');
                                    String type = c.substring(blank + 1);
                                    return new Column(
                                            c.substring(0, blank),
                                            PgType.of(type, Kind.OTHER),
                                            true,
                                            false);
                                })
                        .toList();
        List<Integer> key = new ArrayList<>();
        for (int i = 0; i < keyColumns; i++) {
            key.add(i);
        }
        return new SourceTable(new TableName(schema, name), list, key);
    }

    /** All columns of a table as the catalog describes them; the key is the primary key. */
    SourceTable tableOfCatalog(String schema, String name) throws SQLException {
        Table table =
                JdbcCatalogReader.read(connection).table(new TableName(schema, name)).orElseThrow();
        List<Integer> key = table.primaryKey().stream().map(table.columnNames()::indexOf).toList();
        return new SourceTable(table.name(), table.columns(), key);
    }

    public void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public String query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    public void publish(List<SourceTable> tables) throws SQLException {
        execute(
                "CREATE PUBLICATION "
                        + options.publication()
                        + " FOR TABLE "
                        + tables.stream()
                                .map(t -> t.name().toSql())
                                .collect(Collectors.joining(", "))
                        + " WITH (publish_via_partition_root = true)");
    }

    /** The table's rows by the text of their key. */
    Map<String, List<String>> rows(SourceTable table) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        String columns =
                table.columns().stream()
                        .map(c -> TableName.quote(c.name()) + "::text")
                        .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT " + columns + " FROM " + table.name().toSql())) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= table.columns().size(); i++) {
                    values.add(shortened(row.getString(i)));
                }
                rows.put(key(table, values), values);
            }
        }
        return rows;
    }

    /** Large values by length and hash, so that a copy of the tables stays small. */
    static String shortened(String value) {
        return value == null || value.length() < 200
                ? value
                : value.length() + ":" + value.hashCode();
    }

    static String key(SourceTable table, List<String> values) {
        return table.key().stream().map(values::get).collect(Collectors.joining("|"));
    }

    /** Drops the slot once nobody reads it any more. */
    @Override
    public void close() throws SQLException {
        try (Connection closing = connection;
                Statement statement = closing.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                            + " WHERE database = current_database() AND active");
            for (int i = 0; i < 100; i++) {
                try {
                    statement.execute(
                            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                    + " WHERE database = current_database()");
                    return;
                } catch (SQLException e) {
                    statement.execute("SELECT pg_sleep(0.1)");
                }
            }
        }
    }
}
