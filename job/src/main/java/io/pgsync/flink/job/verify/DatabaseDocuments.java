package io.pgsync.flink.job.verify;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.oracle.OracleDocument;
import io.pgsync.flink.compiler.oracle.OracleQuery;
import io.pgsync.flink.compiler.oracle.OracleReader;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The documents as composed by the database itself. Uses one connection; each call is a separate
 * transaction and sees what is committed when it begins.
 */
public final class DatabaseDocuments implements AutoCloseable {
    /** Rows per fetch, so that memory use does not depend on the table's size. */
    private static final int FETCHED_ROWS = 200;

    /** Sums the partitions of a partitioned table. */
    private static final String ROWS =
            "SELECT coalesce(sum(greatest(p.reltuples, 0)), 0)::bigint"
                    + " FROM pg_catalog.pg_class c"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " LEFT JOIN pg_catalog.pg_inherits i"
                    + "   ON i.inhparent = c.oid AND c.relkind = 'p'"
                    + " JOIN pg_catalog.pg_class p ON p.oid = coalesce(i.inhrelid, c.oid)"
                    + " WHERE n.nspname = ? AND c.relname = ?";

    private final Connection connection;
    private final TableName root;
    private final OracleQuery query;
    private final OracleReader reader;
    private final PluginChain plugins;

    private DatabaseDocuments(Connection connection, DocumentPlan plan, PluginChain plugins) {
        this.connection = connection;
        this.root = plan.root().table().name();
        this.query = query(plan);
        this.reader = new OracleReader(plan);
        this.plugins = plugins;
    }

    /** Opens a connection with the same settings as the job's, for documents without plugins. */
    public static DatabaseDocuments open(PostgresOptions options, DocumentPlan plan)
            throws SQLException {
        return open(options, plan, PluginChain.none());
    }

    /**
     * Opens a connection with the same settings as the job's.
     *
     * @param plugins applied to the documents; not closed here
     */
    public static DatabaseDocuments open(
            PostgresOptions options, DocumentPlan plan, PluginChain plugins) throws SQLException {
        Connection connection = options.connect();
        try {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new DatabaseDocuments(connection, plan, plugins);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static OracleQuery query(DocumentPlan plan) {
        try {
            return OracleQuery.of(plan);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "The documents of " + plan.name() + " cannot be verified: " + e.getMessage(),
                    "Use another key type for the root table.",
                    e);
        }
    }

    /** Receives documents one by one. */
    public interface Receiver {
        void accept(OracleDocument document) throws SQLException, InterruptedException;

        /** Receives the id of a row whose document a plugin drops. */
        default void dropped(String id) throws SQLException, InterruptedException {}
    }

    /**
     * Reads all current documents, in the byte order of their ids. The receiver must not use this
     * object.
     */
    public void all(Receiver receiver) throws SQLException, InterruptedException {
        try (PreparedStatement statement = connection.prepareStatement(query.all())) {
            statement.setFetchSize(FETCHED_ROWS);
            read(statement, receiver);
        }
    }

    /** The existing documents of these ids. */
    public Map<String, OracleDocument> ofIds(Collection<String> ids)
            throws SQLException, InterruptedException {
        Map<String, OracleDocument> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(query.ofIds())) {
            statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
            read(statement, document -> found.put(document.id(), document));
        }
        return found;
    }

    /** The ids that have a row, even if a plugin drops its document. */
    public Set<String> idsOf(Collection<String> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.idsOf())) {
            statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
            return new LinkedHashSet<>(ids(statement));
        }
    }

    /** Random ids. */
    public List<String> anyIds(int count) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.anyIds())) {
            statement.setInt(1, count);
            return ids(statement);
        }
    }

    /** The estimated number of rows of the root table, from the planner's statistics. */
    long estimatedCount() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setString(1, root.schema());
            statement.setString(2, root.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Math.max(row.getLong(1), 0) : 0;
            }
        } finally {
            connection.rollback();
        }
    }

    /** Whether documents can be looked up by id without reading the whole table. */
    boolean findsByKey() {
        return query.findsByKey();
    }

    private void read(PreparedStatement statement, Receiver receiver)
            throws SQLException, InterruptedException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                OracleDocument document = document(rows);
                var kept = plugins.apply(document.source(), document.id(), document.routing());
                if (kept.isPresent()) {
                    receiver.accept(
                            new OracleDocument(document.id(), document.routing(), kept.get()));
                } else {
                    receiver.dropped(document.id());
                }
            }
        } finally {
            connection.rollback();
        }
    }

    private OracleDocument document(ResultSet row) throws SQLException {
        try {
            return reader.read(row);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "A document of " + root + " cannot be built: " + e.getMessage(),
                    "Correct the row; the job cannot index it either.",
                    e);
        }
    }

    private List<String> ids(PreparedStatement statement) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        } finally {
            connection.rollback();
        }
        return ids;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
