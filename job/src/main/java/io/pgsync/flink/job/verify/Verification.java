package io.pgsync.flink.job.verify;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.oracle.OracleDocument;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.StoredDocument;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares one index with its database, in both directions and in constant memory: every database
 * document is looked up in the index, and every id of the index in the database. This needs no
 * common sort order: no engine sorts all ids without holding them in memory.
 */
public final class Verification implements AutoCloseable {
    /** The number of suspects to collect before they are rechecked. */
    private static final int SUSPECTS = 50_000;

    /** The number of index ids per lookup, if a key finds them. */
    private static final int IDS_BY_KEY = 1_000;

    /** The number of index ids per lookup, if each lookup reads the whole table. */
    private static final int IDS_BY_SCAN = 50_000;

    /** Holds one snapshot from the first document to the last. */
    private final DatabaseDocuments stream;

    /** Answers each query with the current data. */
    private final DatabaseDocuments database;

    private final DocumentStore index;
    private final LogPositions positions;
    private final Recheck recheck;
    private final Repair repair;
    private final Progress progress;
    private final Findings findings;
    private final Set<String> suspects = new LinkedHashSet<>();

    private Verification(
            DocumentPlan plan,
            DocumentStore index,
            Connections connections,
            Options options,
            Progress progress) {
        this.stream = connections.stream();
        this.database = connections.lookUps();
        this.index = index;
        this.positions = connections.positions();
        this.recheck = new Recheck(database, index, positions);
        this.repair =
                options.repair() ? new Repair(new Rewrite(plan, index), recheck, positions) : null;
        this.progress = progress;
        this.findings = new Findings(plan.name(), options.repair());
    }

    /**
     * How to verify.
     *
     * @param longestWait for a running job to pass the position of a comparison
     * @param plugins applied to the documents; not closed here
     */
    public record Options(boolean repair, Duration longestWait, PluginChain plugins) {}

    /** Receives the progress of a verification. */
    public interface Progress {
        /**
         * @param phase the current phase
         * @param total 0 if it is not known
         */
        void at(String phase, long done, long total);
    }

    /** Opens what is needed to verify one document type; changes nothing. */
    public static Verification open(
            DocumentPlan plan,
            DocumentStore index,
            PostgresOptions postgres,
            Options options,
            Progress progress)
            throws SQLException {
        if (plan.pipeline().isPresent()) {
            throw new UserException(
                    ("The documents of '%s' cannot be verified: the ingest pipeline '%s' changes"
                                    + " them in the index.")
                            .formatted(plan.name(), plan.pipeline().get()),
                    "Verify the other indices with --index NAME.");
        }
        if (!index.exists()) {
            throw new UserException(
                    "There is no index '" + plan.name() + "'.",
                    "Run the job first, or check the URL of the search engine.");
        }
        Connections connections = Connections.open(plan, postgres, options);
        return new Verification(plan, index, connections, options, progress);
    }

    /** The connections to Postgres, opened all or none. */
    private record Connections(
            DatabaseDocuments stream, DatabaseDocuments lookUps, LogPositions positions) {
        static Connections open(DocumentPlan plan, PostgresOptions postgres, Options options)
                throws SQLException {
            PluginChain plugins = options.plugins();
            List<AutoCloseable> opened = new ArrayList<>();
            try {
                DatabaseDocuments stream = DatabaseDocuments.open(postgres, plan, plugins);
                opened.add(stream);
                DatabaseDocuments lookUps = DatabaseDocuments.open(postgres, plan, plugins);
                opened.add(lookUps);
                return new Connections(
                        stream, lookUps, LogPositions.open(postgres, options.longestWait()));
            } catch (SQLException | RuntimeException e) {
                closeAll(opened, e);
                throw e;
            }
        }

        private static void closeAll(List<AutoCloseable> opened, Exception because) {
            for (AutoCloseable each : opened) {
                try {
                    each.close();
                } catch (Exception e) {
                    because.addSuppressed(e);
                }
            }
        }
    }

    /** Compares everything. */
    public Findings all() throws SQLException, InterruptedException {
        index.refresh();
        everyDocument();
        everyId();
        return conclude();
    }

    /** Compares random documents: {@code count} from the database and as many from the index. */
    public Findings sample(int count) throws SQLException, InterruptedException {
        index.refresh();
        Set<String> ids = new LinkedHashSet<>(database.anyIds(count));
        ids.addAll(index.anyIds(count));
        return ids(ids);
    }

    /** Compares the documents of these ids. */
    public Findings ids(Collection<String> ids) throws SQLException, InterruptedException {
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += Recheck.BATCH) {
            progress.at("comparing", from, all.size());
            List<String> batch = all.subList(from, Math.min(from + Recheck.BATCH, all.size()));
            recheck.each(
                    batch,
                    comparison -> {
                        if (comparison.difference().isPresent()) {
                            suspects.add(comparison.id());
                        } else if (comparison.wanted() == null) {
                            findings.addNowhere(comparison.id());
                        }
                    });
            findings.compared(batch.size());
            settleIfMany();
        }
        return conclude();
    }

    private void everyDocument() throws SQLException, InterruptedException {
        long total = Math.max(database.estimatedCount(), index.count());
        Map<String, OracleDocument> batch = new LinkedHashMap<>();
        stream.all(
                new DatabaseDocuments.Receiver() {
                    @Override
                    public void accept(OracleDocument document)
                            throws SQLException, InterruptedException {
                        add(document.id(), document);
                    }

                    @Override
                    public void dropped(String id) throws SQLException, InterruptedException {
                        add(id, null);
                    }

                    private void add(String id, OracleDocument wanted)
                            throws SQLException, InterruptedException {
                        batch.put(id, wanted);
                        if (batch.size() == Recheck.BATCH) {
                            compare(batch);
                            progress.at("documents", findings.compared(), total);
                        }
                    }
                });
        if (!batch.isEmpty()) {
            compare(batch);
        }
    }

    /**
     * @param batch the database's documents by id, null if a plugin drops it; is cleared
     */
    private void compare(Map<String, OracleDocument> batch)
            throws SQLException, InterruptedException {
        Map<String, List<StoredDocument>> copies = index.copies(batch.keySet());
        batch.forEach(
                (id, wanted) -> {
                    List<StoredDocument> found = copies.getOrDefault(id, List.of());
                    if (new Comparison(id, wanted, found).difference().isPresent()) {
                        suspects.add(id);
                    }
                });
        findings.compared(batch.size());
        batch.clear();
        settleIfMany();
    }

    /** Finds ids that the index has and the database does not. */
    private void everyId() throws SQLException, InterruptedException {
        int size = database.findsByKey() ? IDS_BY_KEY : IDS_BY_SCAN;
        long total = index.count();
        long done = 0;
        Set<String> batch = new LinkedHashSet<>();
        try (DocumentStore.Scan scan = index.ids()) {
            while (scan.hasNext()) {
                batch.add(scan.next().id());
                done++;
                if (batch.size() == size || !scan.hasNext()) {
                    batch.removeAll(database.idsOf(batch));
                    suspects.addAll(batch);
                    batch.clear();
                    progress.at("ids", done, total);
                    settleIfMany();
                }
            }
        }
    }

    private void settleIfMany() throws SQLException, InterruptedException {
        if (suspects.size() >= SUSPECTS) {
            settle();
        }
    }

    private void settle() throws SQLException, InterruptedException {
        if (suspects.isEmpty()) {
            return;
        }
        progress.at("looking again at " + suspects.size(), 0, 0);
        Recheck.Outcome outcome = recheck.decide(suspects);
        suspects.clear();
        findings.add(outcome);
        if (repair != null && !outcome.different().isEmpty()) {
            progress.at("repairing " + outcome.different().size(), 0, 0);
            Map<String, String> refusals = repair.repair(outcome.different());
            Recheck.Outcome after = recheck.decide(outcome.different());
            findings.repaired(outcome.different().size(), after, refusals);
        }
    }

    private Findings conclude() throws SQLException, InterruptedException {
        settle();
        return findings;
    }

    @Override
    public void close() throws SQLException {
        try (positions;
                database) {
            stream.close();
        }
    }
}
