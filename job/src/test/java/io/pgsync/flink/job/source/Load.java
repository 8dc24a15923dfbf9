package io.pgsync.flink.job.source;

import io.pgsync.flink.job.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Writers with interleaved transactions, short and long, on one table {@code (id, version, big,
 * note)}: inserts, updates that leave the large value alone, new large values, changed keys,
 * deletes, rollbacks. Each writer has rows of its own, so that none waits for another.
 */
final class Load implements AutoCloseable {
    private static final int ROWS_PER_WRITER = 1000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> writers = new ArrayList<>();
    private volatile boolean running = true;

    static String createTable(String table) {
        return "CREATE TABLE "
                + table
                + " (id bigint PRIMARY KEY, version bigint NOT NULL, big text, note text)";
    }

    /** Rows for all writers, before they start. */
    static String fill(String table, int writers) {
        return "INSERT INTO %s SELECT i, 0, %s, 'note ' || i FROM generate_series(0, %d) i"
                .formatted(table, bigValue("i"), writers * ROWS_PER_WRITER - 1);
    }

    /** 6 kB that do not compress: stored out of line. */
    private static String bigValue(String seed) {
        return "(SELECT string_agg(md5((%s * 1000 + s)::text), '') FROM generate_series(1, 190) s)"
                .formatted(seed);
    }

    static Load start(PostgresOptions options, String table, int writers) {
        Load load = new Load();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            load.writers.add(
                    load.threads.submit(
                            () -> {
                                load.write(options, table, writer);
                                return null;
                            }));
        }
        return load;
    }

    private void write(PostgresOptions options, String table, int writer) throws Exception {
        Random random = new Random(writer);
        try (Connection connection = options.connect()) {
            connection.setAutoCommit(false);
            while (running) {
                int statements = random.nextInt(20) == 0 ? 300 : 1 + random.nextInt(4);
                for (int i = 0; i < statements; i++) {
                    change(connection, table, writer, random);
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
                Thread.sleep(random.nextInt(6));
            }
        }
    }

    private static void change(Connection connection, String table, int writer, Random random)
            throws SQLException {
        long id = (long) writer * ROWS_PER_WRITER + random.nextInt(ROWS_PER_WRITER);
        String sql =
                switch (random.nextInt(10)) {
                    case 0 -> "DELETE FROM %s WHERE id = ?";
                    case 1 ->
                            "INSERT INTO %s SELECT ?, 0, "
                                    + bigValue("random()")
                                    + ", NULL ON CONFLICT DO NOTHING";
                    case 2 ->
                            "UPDATE %s SET version = version + 1, big = "
                                    + bigValue("random()")
                                    + " WHERE id = ?";
                    case 3 -> move(table, writer, random);
                    default ->
                            "UPDATE %s SET version = version + 1, note = 'n' || random()"
                                    + " WHERE id = ?";
                };
        try (PreparedStatement statement = connection.prepareStatement(sql.replace("%s", table))) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    /** Gives the row another key of the same writer, if that is free; the large value stays. */
    private static String move(String table, int writer, Random random) {
        long free = (long) writer * ROWS_PER_WRITER + random.nextInt(ROWS_PER_WRITER);
        return "UPDATE %s SET version = version + 1, id = ".replace("%s", table)
                + free
                + " WHERE id = ? AND NOT EXISTS (SELECT FROM "
                + table
                + " WHERE id = "
                + free
                + ")";
    }

    /** Stops and tells whether all went well. */
    @Override
    public void close() throws Exception {
        running = false;
        threads.shutdown();
        for (Future<?> writer : writers) {
            writer.get(30, TimeUnit.SECONDS);
        }
    }
}
