package io.pgsync.flink.job.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.plugin.PluginJars;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.verify.Findings;
import io.pgsync.flink.job.verify.Look;
import io.pgsync.flink.job.verify.Verification;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of which PGSync itself has something wrong: after every change the job's documents
 * are those that Postgres composes, to the order of the elements of each array.
 */
class JobEqualsDatabaseITCase {
    @ParameterizedTest
    @CsvSource({"book,changes", "quiz,changes", "ancestry,", "node,"})
    void documentsAreWhatPostgresComposes(String name, String changes) throws Exception {
        assumeTrue(Files.isDirectory(GoldenExample.root()), "the golden examples are not here");
        GoldenExample example = GoldenExample.named(name);
        SharedEngines.createDatabase(name);
        RunningJob.execute(name, example.data());
        try (RunningJob job = RunningJob.start(name, example.schema(), 2)) {
            job.awaitIndexed();
            assertEqual(name, job, "at the start");
            if (changes == null) {
                return;
            }
            for (GoldenExample.Block block : example.blocks(changes)) {
                for (String transaction : block.transactions()) {
                    RunningJob.execute(name, transaction);
                }
                job.awaitIndexed();
                assertEqual(name, job, block.name());
            }
        }
    }

    private static void assertEqual(String database, RunningJob job, String when) throws Exception {
        DocumentPlan plan = job.plan().documents().get(0);
        SearchClient search =
                new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));
        try (PluginChain plugins = PluginJars.NONE.open(plan);
                Verification verification =
                        Verification.open(
                                plan,
                                search,
                                RunningJob.postgres(database),
                                new Verification.Options(false, Duration.ZERO, plugins),
                                (phase, done, total) -> {})) {
            Findings findings = verification.all();
            assertThat(findings.first()).as(when).extracting(Look::toString).isEmpty();
            assertThat(findings.isEqual()).as(when).isTrue();
        }
    }
}
