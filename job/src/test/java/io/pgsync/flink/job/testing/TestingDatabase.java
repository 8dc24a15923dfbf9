package io.pgsync.flink.job.testing;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.JdbcCatalogReader;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.engines.SharedEngines;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/** A database in a real Postgres, read the way the source reads: with COPY in text format. */
public final class TestingDatabase implements AutoCloseable {
    private final Connection connection;

    private TestingDatabase(Connection connection) {
        this.connection = connection;
    }

    /** An empty database with the extensions whose types matter. */
    public static TestingDatabase create(String name) throws SQLException {
        var database =
                new TestingDatabase(
                        DriverManager.getConnection(SharedEngines.createDatabase(name)));
        database.execute("SET DateStyle = 'ISO'");
        database.execute("SET IntervalStyle = 'postgres'");
        database.execute("SET extra_float_digits = 1");
        for (String extension : List.of("hstore", "citext", "ltree", "cube", "seg", "isn")) {
            database.execute("CREATE EXTENSION " + extension);
        }
        return database;
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Inserts texts into the column {@code v} of a table, cast to its type. */
    public void insert(String table, String type, List<String> values) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO %s (v) VALUES (?::text::%s)".formatted(table, type))) {
            for (String value : values) {
                insert.setString(1, value);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The rows of a query, each value as Postgres prints it, null for NULL. */
    public List<List<String>> copy(String query) throws Exception {
        var text = new StringWriter();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query + ") TO STDOUT", text);
        List<List<String>> rows = new ArrayList<>();
        for (String line : text.toString().split("\n")) {
            List<String> row = new ArrayList<>();
            for (String field : line.split("\t", -1)) {
                row.add(field.equals("\\N") ? null : unescape(field));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The types of a table's columns, as the compiler gets them. */
    public Map<String, PgType> types(String table) throws SQLException {
        return types(JdbcCatalogReader.read(connection), table);
    }

    public Catalog catalog() throws SQLException {
        return JdbcCatalogReader.read(connection);
    }

    public static Map<String, PgType> types(Catalog catalog, String table) {
        return catalog.table(new TableName("public", table)).orElseThrow().columns().stream()
                .collect(Collectors.toMap(Column::name, Column::type));
    }

    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        var out = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\') {
                c = field.charAt(++i);
                int special = "bfnrtv".indexOf(c);
                c = special < 0 ? c : "\b\f\n\r\t\u000b".charAt(special);
            }
            out.append(c);
        }
        return out.toString();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
