package io.pgsync.flink.job.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.verify.Comparison;
import io.pgsync.flink.job.verify.Findings;
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
        GoldenExample example = GoldenExample.load(name);
        try (RunningJob job = RunningJob.start(name, example.schema(), 2)) {
            job.awaitIndexed();
            assertEqual(job, "at the start");
            if (changes == null) {
                return;
            }
            for (GoldenExample.Block block : example.blocks(changes)) {
                for (String transaction : block.transactions()) {
                    RunningJob.execute(name, transaction);
                }
                job.awaitIndexed();
                assertEqual(job, block.name());
            }
        }
    }

    private static void assertEqual(RunningJob job, String when) throws Exception {
        Findings findings = RunningJob.verify(job.plan().documents().get(0), false);
        assertThat(findings.first()).as(when).extracting(Comparison::toString).isEmpty();
        assertThat(findings.isEqual()).as(when).isTrue();
    }
}
