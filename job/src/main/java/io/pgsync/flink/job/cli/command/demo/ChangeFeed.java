package io.pgsync.flink.job.cli.command.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.cli.command.demo.ChangeScript.Change;
import io.pgsync.flink.job.cli.command.demo.DocumentWatch.Moves;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes changes in Postgres and shows their effect on the documents, and the delay. */
public final class ChangeFeed {
    private static final int SHOWN_DOCUMENTS = 2;
    private static final int SHOWN_LINES = 3;

    private final Connection connection;
    private final DocumentWatch watch;
    private final PrintStream out;

    /**
     * Creates a feed.
     *
     * @param connection for this feed only; the feed commits on it
     */
    public ChangeFeed(Connection connection, DocumentWatch watch, PrintStream out)
            throws SQLException {
        this.connection = connection;
        this.watch = watch;
        this.out = out;
        connection.setAutoCommit(false);
    }

    /**
     * Makes one change and prints the changed documents.
     *
     * @return whether all affected documents changed in time
     */
    public boolean make(Change change) throws SQLException {
        Set<String> ids = new LinkedHashSet<>(ids(change.documents()));
        try (Statement statement = connection.createStatement()) {
            for (String sql : change.statements()) {
                statement.execute(sql);
            }
        }
        ids.addAll(ids(change.documents()));
        Map<String, JsonNode> before = watch.sources(ids);
        Map<String, Long> versions = watch.versions(ids);
        connection.commit();
        long committed = System.nanoTime();
        Moves moves = watch.awaitMoves(ids, versions, committed);
        print(change, ids, before, moves);
        return moves.missing().isEmpty();
    }

    private List<String> ids(String query) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private void print(Change change, Set<String> ids, Map<String, JsonNode> before, Moves moves) {
        out.println();
        out.println(change.title());
        change.statements().forEach(sql -> out.println("    " + sql));
        out.println("  " + summary(ids.size(), moves));
        List<String> shown = ids.stream().limit(SHOWN_DOCUMENTS).toList();
        Map<String, JsonNode> after = watch.sources(shown);
        shown.forEach(id -> printDocument(id, before.get(id), after.get(id)));
        if (ids.size() > shown.size()) {
            out.println("  … and " + (ids.size() - shown.size()) + " more");
        }
    }

    private static String summary(int documents, Moves moves) {
        if (!moves.missing().isEmpty()) {
            return "NOT INDEXED in time: documents " + moves.missing();
        }
        return documents == 1
                ? String.format(
                        Locale.ROOT,
                        "1 document, indexed %.0f ms after the commit",
                        moves.lastMillis())
                : String.format(
                        Locale.ROOT,
                        "%d documents, indexed %.0f to %.0f ms after the commit",
                        documents,
                        moves.firstMillis(),
                        moves.lastMillis());
    }

    private void printDocument(String id, JsonNode before, JsonNode after) {
        if (before == null && after != null) {
            out.println("  + " + id + "  " + shorten(after.toString()));
        } else if (after == null) {
            out.println("  - " + id);
        } else {
            List<String> lines = DocumentDiff.between(before, after);
            out.println("  ~ " + id + "  " + (lines.isEmpty() ? "" : lines.get(0)));
            lines.stream()
                    .skip(1)
                    .limit(SHOWN_LINES - 1L)
                    .forEach(line -> out.println("      " + line));
            if (lines.size() > SHOWN_LINES) {
                out.println("      … " + (lines.size() - SHOWN_LINES) + " more places");
            }
        }
    }

    private static String shorten(String text) {
        return text.length() <= 160 ? text : text.substring(0, 159) + "…";
    }
}
