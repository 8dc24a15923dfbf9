package io.pgsync.flink.job.verify;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.oracle.OracleDocument;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.sink.DeadLetterStore;
import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.StoredDocument;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Retries the documents that have dead letters, as they are in the database now, not as they were
 * when the dead letter was written. So an outdated dead letter cannot restore old content.
 *
 * <p>As in {@link Repair}, the version of a write is the current WAL position, so later changes of
 * a running job win. A dead letter is removed once the index has the database's document or a newer
 * one, unless the dead letter is newer still.
 */
public final class Replay implements AutoCloseable {
    private static final int BATCH = 100;

    private final DeadLetterStore letters;
    private final DocumentStore index;
    private final DatabaseDocuments database;
    private final Rewrite rewrite;
    private final LogPositions positions;
    private final Map<String, String> remaining = new LinkedHashMap<>();
    private long seen;

    private Replay(
            DocumentPlan plan,
            DocumentStore index,
            DeadLetterStore letters,
            DatabaseDocuments database,
            LogPositions positions) {
        this.letters = letters;
        this.index = index;
        this.database = database;
        this.rewrite = new Rewrite(plan, index);
        this.positions = positions;
    }

    /**
     * The result.
     *
     * @param letters the number of dead letters
     * @param remaining the reasons why some of them remain, by document id
     */
    public record Result(long letters, Map<String, String> remaining) {}

    /**
     * Opens the connections for replaying the dead letters of one index.
     *
     * @param plugins applied to the documents; not closed here
     */
    public static Replay open(
            DocumentPlan plan,
            DocumentStore index,
            DeadLetterStore letters,
            PostgresOptions postgres,
            PluginChain plugins)
            throws SQLException {
        DatabaseDocuments database = DatabaseDocuments.open(postgres, plan, plugins);
        try {
            LogPositions positions = LogPositions.open(postgres, Duration.ZERO);
            return new Replay(plan, index, letters, database, positions);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Tries each dead letter once. */
    public Result run() throws SQLException, InterruptedException {
        if (letters.count() > 0) {
            positions.moveEnd();
            List<String> ids = new ArrayList<>();
            letters.each(letter -> ids.add(letter.id()));
            for (int from = 0; from < ids.size(); from += BATCH) {
                replay(ids.subList(from, Math.min(from + BATCH, ids.size())));
            }
        }
        return new Result(seen, new LinkedHashMap<>(remaining));
    }

    private void replay(List<String> ids) throws SQLException, InterruptedException {
        long version = positions.settledPosition();
        Map<String, String> failed = new HashMap<>();
        List<Comparison> comparisons = comparisons(ids, failed);
        rewrite.write(
                        comparisons.stream()
                                .filter(comparison -> comparison.difference().isPresent())
                                .toList(),
                        version)
                .forEach(
                        (id, outcome) -> {
                            if (!outcome.isAcknowledged()) {
                                failed.put(id, outcome.reason());
                            }
                        });
        failed.putAll(
                letters.remove(
                        ids.stream().filter(id -> !failed.containsKey(id)).toList(), version));
        seen += ids.size();
        remaining.putAll(failed);
    }

    private List<Comparison> comparisons(List<String> ids, Map<String, String> failed)
            throws SQLException, InterruptedException {
        index.refresh();
        Map<String, OracleDocument> wanted = new HashMap<>();
        compose(ids, wanted, failed);
        Map<String, List<StoredDocument>> copies = index.copies(ids);
        return ids.stream()
                .filter(id -> !failed.containsKey(id))
                .map(id -> new Comparison(id, wanted.get(id), copies.getOrDefault(id, List.of())))
                .toList();
    }

    /**
     * A row that cannot be composed fails its whole query; splitting it in halves isolates the row.
     */
    private void compose(
            List<String> ids, Map<String, OracleDocument> wanted, Map<String, String> failed)
            throws SQLException, InterruptedException {
        try {
            wanted.putAll(database.ofIds(ids));
        } catch (SQLException | UserException e) {
            if (isLost(e)) {
                throw e;
            }
            if (ids.size() == 1) {
                failed.put(ids.get(0), e.getMessage().replaceAll("\\s*\\R\\s*", "; "));
            } else {
                compose(ids.subList(0, ids.size() / 2), wanted, failed);
                compose(ids.subList(ids.size() / 2, ids.size()), wanted, failed);
            }
        }
    }

    /** Whether the error is due to the connection, not to a document. */
    private static boolean isLost(Exception error) {
        return error instanceof SQLException sql
                && (sql.getSQLState() == null || sql.getSQLState().startsWith("08"));
    }

    @Override
    public void close() throws SQLException {
        try (positions) {
            database.close();
        }
    }
}
