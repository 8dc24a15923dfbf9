package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.WalPosition;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Queries the database for data that the stream does not contain: names of types, and the unchanged
 * large values of a row whose key was changed (downstream operators have the old row under another
 * key). The connection is opened on first use.
 */
final class SideQueries implements PgoutputParser.MissingValues, AutoCloseable {
    private static final String TYPE_NAMES =
            "WITH RECURSIVE base AS ("
                    + " SELECT oid, oid AS type FROM pg_catalog.pg_type"
                    + " UNION ALL"
                    + " SELECT base.oid, typbasetype FROM base"
                    + "   JOIN pg_catalog.pg_type t ON t.oid = base.type AND t.typtype = 'd')"
                    + " SELECT base.oid, typname FROM base"
                    + "   JOIN pg_catalog.pg_type t ON t.oid = base.type AND t.typtype <> 'd'";

    private final PostgresOptions options;
    private final LongConsumer readAt;
    private final Waiting whileWaiting;
    private final Map<Long, String> typeNames = new HashMap<>();
    private Connection connection;

    /**
     * @param readAt called after each read of a row, with the latest position that the values can
     *     belong to
     * @param whileWaiting called repeatedly while waiting for the database
     */
    SideQueries(PostgresOptions options, LongConsumer readAt, Waiting whileWaiting) {
        this.options = options;
        this.readAt = readAt;
        this.whileWaiting = whileWaiting;
    }

    /** A short pause, in which the stream is kept alive; throws to give up waiting. */
    interface Waiting {
        void run() throws SQLException;
    }

    /** The name of a type, of its base type for a domain; null for an unknown one. */
    String typeName(long oid) {
        if (!typeNames.containsKey(oid)) {
            try (Statement statement = connection().createStatement();
                    ResultSet types = statement.executeQuery(TYPE_NAMES)) {
                while (types.next()) {
                    typeNames.put(types.getLong(1), types.getString(2));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("cannot read the names of types", e);
            }
        }
        return typeNames.get(oid);
    }

    @Override
    public Tuple fill(SourceTable table, Tuple tuple, int transaction) {
        try {
            awaitVisible(transaction);
            byte[] now = read(table, tuple);
            readAt.accept(WalPosition.end(connection()));
            return now == null ? withNulls(tuple) : tuple.fillFrom(Tuple.of(now));
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "cannot read the large values of a row of " + table.name(), e);
        }
    }

    /**
     * The stream may show a transaction before queries do: its commit is in the log, but the
     * writer's process does not know so yet (with a synchronous standby this can take long).
     */
    private void awaitVisible(int transaction) throws SQLException {
        while (!isVisible(transaction, snapshot())) {
            whileWaiting.run();
        }
    }

    private String snapshot() throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT txid_current_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Whether a committed transaction is visible.
     *
     * @param transaction the low 32 bits of its number; the stream contains only these
     * @param snapshot as Postgres writes it: the first running transaction, the first not begun,
     *     and a list of all running between
     */
    static boolean isVisible(int transaction, String snapshot) {
        String[] parts = snapshot.split(":", -1);
        if (transaction - (int) Long.parseLong(parts[1]) >= 0) {
            return false;
        }
        return Arrays.stream(parts[2].split(","))
                .filter(running -> !running.isEmpty())
                .noneMatch(running -> (int) Long.parseLong(running) == transaction);
    }

    /** Uses COPY, because its text equals that of the stream. */
    private byte[] read(SourceTable table, Tuple tuple) throws SQLException {
        String key =
                table.key().stream()
                        .map(i -> equality(table.columns().get(i), tuple.text(i)))
                        .collect(Collectors.joining(" AND "));
        String sql =
                "COPY (SELECT "
                        + columns(table)
                        + " FROM "
                        + table.name().toSql()
                        + " WHERE "
                        + key
                        + " LIMIT 1) TO STDOUT";
        CopyOut copy = connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        byte[] row = null;
        byte[] line;
        while ((line = copy.readFromCopy()) != null) {
            row = new CopyRow(table.columns().size()).parse(line);
        }
        return row;
    }

    /** The columns of a table's tuples, for a SELECT. */
    static String columns(SourceTable table) {
        return table.columns().stream()
                .map(column -> TableName.quote(column.name()))
                .collect(Collectors.joining(", "));
    }

    /**
     * Next to a composite, an untyped literal is a record of unknown type, which has no input
     * function.
     */
    private static String equality(Column column, String value) {
        String text = column.type().kind() == PgType.Kind.COMPOSITE ? "::text" : "";
        return TableName.quote(column.name()) + text + " = " + literal(value);
    }

    /** An untyped literal, which Postgres reads as a value of the column's type. */
    static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** The row was deleted or has another key by now; a later change says so. */
    private static Tuple withNulls(Tuple tuple) {
        ByteBuilder out = new ByteBuilder();
        for (int column = 0; column < tuple.columns(); column++) {
            if (tuple.isUnchanged(column)) {
                Tuple.appendNull(out);
            } else {
                tuple.copyTo(out, column);
            }
        }
        return Tuple.of(out.toByteArray());
    }

    private Connection connection() throws SQLException {
        if (connection == null || connection.isClosed()) {
            connection = options.connect();
        }
        return connection;
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
