package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.testing.Loopback;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

/**
 * Rows per second of the source into a sink that throws them away, of the snapshot and of the
 * stream. Not one of the tests; CONTRIBUTING.md says how to run it.
 */
class SourceBenchmark {
    private static final int ROWS = Integer.getInteger("pgsync.source.rows", 2_000_000);
    private static final int READERS = Integer.getInteger("pgsync.source.readers", 2);
    private static final AtomicLong SNAPSHOT = new AtomicLong();
    private static final AtomicLong STREAM = new AtomicLong();

    @Test
    void rowsPerSecond() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_benchmark")) {
            database.execute(
                    "CREATE TABLE review (id int PRIMARY KEY, book_id int NOT NULL,"
                            + " stars int, body text, written timestamptz)",
                    "INSERT INTO review SELECT i, i / 3, i % 5, 'review ' || md5(i::text),"
                            + " '2024-01-01'::timestamptz + i * interval '1 second'"
                            + " FROM generate_series(1, "
                            + ROWS
                            + ") i",
                    "VACUUM ANALYZE review");
            SourceTable review = database.tableOfCatalog("public", "review");
            database.publish(List.of(review));
            JobClient job = start(database, review);
            report("snapshot", SNAPSHOT::get);
            database.execute("UPDATE review SET stars = stars + 1");
            report("stream", STREAM::get);
            job.cancel().get();
        }
    }

    private static JobClient start(SourceDatabase database, SourceTable table) throws Exception {
        Configuration configuration = Loopback.configuration();
        configuration.setString("execution.checkpointing.interval", "10 s");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(READERS, configuration);
        PgsyncSource source =
                PgsyncSource.create(database.options(), SourceRun.plan(List.of(table)), 64 << 10);
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .filter(SourceBenchmark::count)
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync();
    }

    private static boolean count(SourceEvent row) {
        if (row instanceof SourceEvent.Snapshot) {
            SNAPSHOT.incrementAndGet();
        } else if (row instanceof SourceEvent.TableChange) {
            STREAM.incrementAndGet();
        }
        return true;
    }

    /** Measures from the first row on, which leaves out the start of the job. */
    private static void report(String what, LongSupplier rows) throws InterruptedException {
        while (rows.getAsLong() == 0) {
            Thread.sleep(1);
        }
        long first = rows.getAsLong();
        long start = System.nanoTime();
        while (rows.getAsLong() < ROWS) {
            Thread.sleep(1);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s: %,d rows in %.2f s, %,.0f rows/s with %d readers%n",
                what, ROWS - first, seconds, (ROWS - first) / seconds, READERS);
    }
}
