package io.pgsync.flink.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Several concurrent writers, so that their transactions are interleaved in the database's log. */
final class Writers implements AutoCloseable {
    // a steady load, which lasts longer than the recovery from a failure
    private static final int PAUSE_MILLIS = 3;

    private final ExecutorService threads = Executors.newFixedThreadPool(Writer.WRITERS);
    private final List<Future<?>> ends = new ArrayList<>();
    private final AtomicInteger transactions = new AtomicInteger();
    private final AtomicInteger rows = new AtomicInteger();

    /** When to end. */
    interface Limit {
        boolean reached(int transactions, int rows);
    }

    private Writers(Warehouse warehouse, long seed, Limit limit) throws Exception {
        for (int rest = 0; rest < Writer.WRITERS; rest++) {
            Writer writer = new Writer(warehouse, rest, seed);
            ends.add(
                    threads.submit(
                            () -> {
                                write(writer, limit);
                                return null;
                            }));
        }
    }

    static Writers start(Warehouse warehouse, long seed, Limit limit) throws Exception {
        return new Writers(warehouse, seed, limit);
    }

    private void write(Writer writer, Limit limit) throws Exception {
        while (!limit.reached(transactions.get(), rows.get())) {
            rows.addAndGet(writer.write());
            transactions.incrementAndGet();
            Thread.sleep(PAUSE_MILLIS);
        }
        writer.close();
    }

    int transactions() {
        return transactions.get();
    }

    /** Rows changed so far. */
    int rows() {
        return rows.get();
    }

    /** Waits until that many rows have been changed. */
    void awaitRows(int count) throws Exception {
        while (rows.get() < count) {
            if (ends.stream().allMatch(Future::isDone)) {
                awaitEnd();
                throw new AssertionError("writing has ended after " + rows + " rows");
            }
            Thread.sleep(2);
        }
    }

    /** Waits for the end of all writers, or throws what went wrong. */
    void awaitEnd() throws Exception {
        for (Future<?> end : ends) {
            try {
                end.get();
            } catch (ExecutionException e) {
                throw new AssertionError("a writer has failed", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
