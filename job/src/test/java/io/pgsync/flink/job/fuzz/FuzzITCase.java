package io.pgsync.flink.job.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.fuzz.ScriptRun.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random scripts: after every step, the job's documents equal those that Postgres composes, every
 * document written in between is correct for its version, and after deleting all rows no state is
 * left. A failure prints its seed and a shorter script that also fails.
 */
class FuzzITCase {
    private static final int SCRIPTS = Integer.getInteger("pgsync.fuzz.scripts", 300);
    private static final long FIRST_SEED = Long.getLong("pgsync.fuzz.seed", 1);
    private static final int SHRINKING_TRIALS = Integer.getInteger("pgsync.fuzz.shrinking", 600);
    private static final int SCHEMAS_PER_SCRIPT = 20;
    private static FuzzDatabase database;

    @BeforeAll
    static void createDatabase() throws Exception {
        database = FuzzDatabase.create("fuzz");
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        database.close();
    }

    @Test
    void documentsAreThoseOfPostgresAfterEveryStep() throws Exception {
        Figures figures = new Figures();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCRIPTS; seed++) {
            run(seed, figures);
        }
        System.out.println(figures);
        assertThat(figures.documents).isGreaterThan(figures.scripts);
        assertThat(figures.idle).isLessThan(SCRIPTS / 5 + 10);
    }

    /** Scripts that have shown a mistake, as they were printed. */
    @ParameterizedTest
    @MethodSource("foundScripts")
    void mistakesFoundBeforeStayAway(Path file) throws Exception {
        Figures figures = new Figures();
        ScriptRun.run(Script.parse(Files.readString(file)), database, figures);
        assertThat(figures.comparisons).isPositive();
    }

    static Stream<Path> foundScripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz"))) {
            return files.sorted().toList().stream();
        }
    }

    private static void run(long seed, Figures figures) throws Exception {
        for (int attempt = 0; attempt < SCHEMAS_PER_SCRIPT; attempt++) {
            Script script = ScriptMaker.make(seed, attempt, database.name());
            int documents = figures.documents;
            try {
                ScriptRun.run(script, database, figures);
                figures.scripts++;
                figures.idle += figures.documents == documents ? 1 : 0;
                return;
            } catch (RejectedException e) {
                figures.rejected(e.getMessage());
            } catch (SQLException e) {
                throw new AssertionError("the script cannot be run:\n" + script, e);
            } catch (Exception | AssertionError e) {
                throw failure(script, e);
            }
        }
        figures.skipped++;
    }

    private static AssertionError failure(Script script, Throwable cause) {
        Script shorter = Shrinker.shrink(script, FuzzITCase::fails, SHRINKING_TRIALS);
        Throwable shown = cause;
        try {
            ScriptRun.run(shorter, database, new Figures());
        } catch (Exception | AssertionError e) {
            shown = e;
        }
        AssertionError failure =
                new AssertionError(
                        "seed %d; a shorter script that fails:%n%s%n%s"
                                .formatted(script.terms().seed(), shorter, shown.getMessage()),
                        shown);
        if (shown != cause) {
            failure.addSuppressed(cause);
        }
        return failure;
    }

    private static boolean fails(Script script) {
        try {
            ScriptRun.run(script, database, new Figures());
            return false;
        } catch (RejectedException | SQLException e) {
            return false; // the tables cannot be made, or their documents
        } catch (Exception | AssertionError e) {
            return true;
        }
    }
}
