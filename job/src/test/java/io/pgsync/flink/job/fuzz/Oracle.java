package io.pgsync.flink.job.fuzz;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.oracle.OracleDocument;
import io.pgsync.flink.compiler.oracle.OracleQuery;
import io.pgsync.flink.compiler.oracle.OracleReader;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.plugin.PluginJars;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The documents that Postgres composes and plugins keep, now and at earlier commits. */
final class Oracle implements AutoCloseable {
    private final Map<DocumentPlan, PreparedStatement> queries = new LinkedHashMap<>();
    private final Map<DocumentPlan, PluginChain> plugins = new HashMap<>();
    private final TreeMap<Long, Map<String, Shown>> history = new TreeMap<>();

    /**
     * @param connection with the job's own settings
     */
    Oracle(Connection connection, LogicalPlan plan) throws SQLException {
        for (DocumentPlan document : plan.documents()) {
            queries.put(document, connection.prepareStatement(OracleQuery.of(document).all()));
            plugins.put(document, PluginJars.NONE.open(document));
        }
    }

    /** All documents by index and id. */
    Map<String, Shown> documents() throws SQLException {
        Map<String, Shown> documents = new TreeMap<>();
        for (Map.Entry<DocumentPlan, PreparedStatement> query : queries.entrySet()) {
            DocumentPlan plan = query.getKey();
            OracleReader reader = new OracleReader(plan);
            try (ResultSet rows = query.getValue().executeQuery()) {
                while (rows.next()) {
                    OracleDocument document = reader.read(rows);
                    plugins.get(plan)
                            .apply(document.source(), document.id(), document.routing())
                            .map(json -> new Shown(document.routing(), Shown.canonical(json)))
                            .ifPresent(
                                    shown ->
                                            documents.put(
                                                    plan.name() + "/" + document.id(), shown));
                }
            }
        }
        return documents;
    }

    /** Remembers what is shown from a position on. */
    void remember(long position) throws SQLException {
        history.put(position, documents());
    }

    /** What is shown at a position; null if it is not known. */
    Map<String, Shown> at(long position) {
        Map.Entry<Long, Map<String, Shown>> entry = history.floorEntry(position);
        return entry == null ? null : entry.getValue();
    }

    @Override
    public void close() throws SQLException {
        plugins.values().forEach(PluginChain::close);
        for (PreparedStatement query : queries.values()) {
            query.close();
        }
    }
}
