package io.pgsync.flink.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.testing.SearchTargets;
import io.pgsync.flink.job.verify.Comparison.Kind;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Verification while a job runs. */
class VerificationITCase {
    private static final String DATABASE = "verification";
    private static final String SCHEMA =
            """
            [{"database": "verification", "index": "verification", "nodes": {"table": "author",
              "columns": ["id", "name"],
              "children": [{"table": "book", "columns": ["id", "title"], "label": "books",
                "relationship": {"variant": "object", "type": "one_to_many"}}]}}]
            """;

    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));

    @Test
    void changesOnTheirWayAreNoDifferencesAndForgedDocumentsAre() throws Exception {
        SharedEngines.createDatabase(DATABASE);
        RunningJob.execute(
                DATABASE,
                """
                create table author (id int primary key, name text);
                create table book (id int primary key, title text,
                                   author_id int references author on delete cascade);
                insert into author select n, 'author ' || n from generate_series(1, 2000) n;
                insert into book select n, 'book ' || n, 1 + n % 2000 from generate_series(1, 6000) n;
                """);
        try (RunningJob job = RunningJob.start(DATABASE, SCHEMA, 2)) {
            job.awaitIndexed();
            DocumentPlan plan = job.plan().documents().get(0);
            AtomicBoolean ended = new AtomicBoolean();
            AtomicInteger transactions = new AtomicInteger();
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> write(ended, transactions));
            try {
                Findings equal = verify(plan, false);
                assertThat(equal.first()).isEmpty();
                assertThat(equal.isEqual()).as("%s open", equal.open()).isTrue();
                assertThat(equal.compared()).isGreaterThan(1900);

                search.request("DELETE", "/verification/_doc/1999", null);
                Findings forged = verify(plan, false);
                assertThat(forged.first()).extracting(Comparison::id).containsExactly("1999");
                assertThat(forged.count(Kind.MISSING)).isEqualTo(1);
                assertThat(verify(plan, true).isEqual()).isTrue();
            } finally {
                ended.set(true);
                writer.join();
            }
            assertThat(transactions.get()).isGreaterThan(10);
            job.awaitIndexed();
            assertThat(verify(plan, false).isEqual()).isTrue();
        }
    }

    private Findings verify(DocumentPlan plan, boolean repair) throws Exception {
        try (Verification verification =
                Verification.open(
                        plan,
                        SearchTargets.at(SharedEngines.openSearch().openSearchUrl())
                                .requireStore(plan.name()),
                        RunningJob.postgres(DATABASE),
                        new Verification.Options(repair, Duration.ofSeconds(3), PluginChain.none()),
                        (phase, done, total) -> {})) {
            return verification.all();
        }
    }

    /** Changes, moves, deletes and adds; the author 1999 is left alone. */
    private static void write(AtomicBoolean ended, AtomicInteger transactions) {
        try (Connection connection = RunningJob.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            for (int n = 0; !ended.get(); n++) {
                int id = 1 + n * 37 % 1900;
                statement.execute(
                        """
                        begin;
                        update author set name = name || '+' where id between %1$d and %1$d + 20;
                        update book set author_id = %1$d where id = %2$d and author_id <> 1999;
                        delete from author where id = %1$d + 50 and id <> 1999;
                        insert into author values (100000 + %2$d, 'new');
                        commit"""
                                .formatted(id, n));
                transactions.incrementAndGet();
                Thread.sleep(50);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
