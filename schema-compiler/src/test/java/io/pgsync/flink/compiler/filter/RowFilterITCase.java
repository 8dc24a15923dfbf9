package io.pgsync.flink.compiler.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.catalog.JdbcCatalogReader;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.engines.SharedEngines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A filter chooses the rows that Postgres chooses by the filter's SQL. */
class RowFilterITCase {
    private static final String RANKS = " = {}, <> {}, < {}, <= {}, > {}, >= {}";
    private static final Map<String, List<String>> VALUES = new TreeMap<>();
    private static Connection database;

    static {
        List<String> numbers = List.of("0", "1", "-1", "2", "10", "32767");
        VALUES.put("smallint", numbers);
        VALUES.put("bigint", List.of("0", "5", "-9223372036854775808", "9223372036854775807"));
        List<String> decimals = List.of("0", "-0", "0.1", "1.10", "1.1", "1e30", "NaN", "Infinity");
        VALUES.put("numeric", decimals);
        VALUES.put("real", List.of("0", "-0", "0.1", "0.3", "1e30", "NaN", "-Infinity"));
        VALUES.put("double precision", decimals);
        VALUES.put("text", List.of("", " ", "a", "a ", "B", "b", "ä", "z", "\u20ac", "𝄞", "it's"));
        VALUES.put("char(4)", List.of("", "a", "a  ", "B", "b", "ä", "it's"));
        VALUES.put("boolean", List.of("true", "false"));
        VALUES.put(
                "uuid",
                List.of(
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-0000-0000-0000-000000000000"));
        List<String> days =
                List.of(
                        "2024-02-29",
                        "0001-01-01",
                        "0044-03-15 BC",
                        "infinity",
                        "-infinity",
                        "1969-12-31");
        VALUES.put("date", days);
        VALUES.put("timestamp", with(days, "2024-02-29 23:59:59.999999", "1969-12-31 23:59:59.5"));
        VALUES.put(
                "timestamptz",
                List.of(
                        "infinity",
                        "-infinity",
                        "2024-02-29 23:59:59.999999+00",
                        "2024-03-01 01:29:59.999999+01:30",
                        "1880-01-01 00:00:00+00"));
        VALUES.put("mood", List.of("sad", "ok"));
    }

    private static List<String> with(List<String> values, String... more) {
        List<String> all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return all;
    }

    @BeforeAll
    static void createDatabase() throws Exception {
        database = DriverManager.getConnection(SharedEngines.createDatabase("row_filters"));
        execute("SET DateStyle = 'ISO'");
        execute("SET extra_float_digits = 1");
        execute("SET TimeZone = 'America/St_Johns'");
        execute("CREATE TYPE mood AS ENUM ('sad', 'ok')");
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        database.close();
    }

    @Test
    void choosesTheRowsThatPostgresChooses() throws Exception {
        int number = 0;
        for (Map.Entry<String, List<String>> values : VALUES.entrySet()) {
            String name = "t" + number++;
            String type = values.getKey();
            execute(
                    "CREATE TABLE %s (n serial PRIMARY KEY, v %s, w %s)"
                            .formatted(name, type, type));
            insert(name, type, values.getValue());
            execute("INSERT INTO %1$s (v, w) SELECT a.v, b.v FROM %1$s a, %1$s b".formatted(name));
            execute("INSERT INTO " + name + " (v) VALUES (NULL)");
            Table table =
                    JdbcCatalogReader.read(database)
                            .table(new TableName("public", name))
                            .orElseThrow();
            List<List<String>> rows =
                    rows(
                            "SELECT %s, %s, %s FROM %s"
                                    .formatted(output("n"), output("v"), output("w"), name));
            for (String condition : conditions(type, values.getValue())) {
                RowFilter filter = FilterParser.parse(condition, table::column);
                assertThat(chosen(filter, table, rows))
                        .as("%s: %s", type, condition)
                        .isEqualTo(chosenByPostgres(filter, name));
            }
        }
    }

    private static List<String> conditions(String type, List<String> values) {
        List<String> conditions = new ArrayList<>(List.of("v is null", "w is not null", "v = w"));
        boolean ordered = !type.equals("mood");
        if (ordered) {
            conditions.addAll(List.of("v < w", "not v >= w", "v <= w or v is null"));
        }
        for (String value : values) {
            String constant = constant(type, value);
            if (constant != null) {
                String signs = ordered ? RANKS : " = {}, <> {}";
                for (String sign : signs.split(",")) {
                    conditions.add("v" + sign.replace("{}", constant));
                    conditions.add("not (w" + sign.replace("{}", constant) + ")");
                }
                conditions.add("v in (%s) and not w in (%s)".formatted(constant, constant));
            }
        }
        return conditions;
    }

    /** The value as a constant; null if the grammar has none for it. */
    private static String constant(String type, String value) {
        return switch (type) {
            case "smallint", "bigint", "numeric", "real", "double precision" ->
                    value.matches("[-0-9.e]+") ? value : null;
            case "boolean" -> value;
            default -> value.endsWith("BC") ? null : "'" + value.replace("'", "''") + "'";
        };
    }

    private static List<String> chosen(RowFilter filter, Table table, List<List<String>> rows) {
        RowPredicate predicate = RowPredicate.of(filter, table.columnNames()::indexOf);
        return rows.stream()
                .filter(row -> predicate.test(row::get))
                .map(row -> row.get(0))
                .toList();
    }

    private static List<String> chosenByPostgres(RowFilter filter, String table) throws Exception {
        String where = FilterSql.of(filter, "x");
        return rows("SELECT n FROM %s x WHERE %s".formatted(table, where)).stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** A column as its type's output function shows it, as the stream does. */
    private static String output(String column) {
        return "CASE WHEN %1$s IS NOT NULL THEN format('%%s', %1$s) END".formatted(column);
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void insert(String table, String type, List<String> values) throws SQLException {
        String sql = "INSERT INTO %s (v) VALUES (?::text::%s)".formatted(table, type);
        try (PreparedStatement insert = database.prepareStatement(sql)) {
            for (String value : values) {
                insert.setString(1, value);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static List<List<String>> rows(String query) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
