package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.sink.StoredDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers that fetch documents while they change, and check whether one shows half a transaction or
 * has gone back in time.
 */
final class Readers implements AutoCloseable {
    private static final int READERS = 2;

    private final Warehouse warehouse;
    private final ExecutorService threads = Executors.newFixedThreadPool(READERS);
    private final List<Future<?>> ends = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> torn = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> older = new ConcurrentLinkedQueue<>();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean ended;

    private Readers(Warehouse warehouse) {
        this.warehouse = warehouse;
        for (int i = 0; i < READERS; i++) {
            Random random = new Random(i);
            ends.add(threads.submit(() -> read(random)));
        }
    }

    static Readers start(Warehouse warehouse) {
        return new Readers(warehouse);
    }

    private void read(Random random) {
        Map<Integer, StoredDocument> seen = new HashMap<>();
        while (!ended) {
            int shelf = 1 + random.nextInt(warehouse.shelves());
            Optional<StoredDocument> document = warehouse.document(shelf);
            reads.incrementAndGet();
            document.ifPresent(now -> check(now, seen.put(shelf, now)));
        }
    }

    private void check(StoredDocument now, StoredDocument before) {
        if (before != null && before.version() == now.version()) {
            return;
        }
        changes.incrementAndGet();
        Invariants.broken(now.source()).ifPresent(what -> torn.add(what + " in " + now));
        if (before != null
                && (before.version() > now.version()
                        || revision(before.source()) > revision(now.source()))) {
            older.add(before + "\nand then " + now);
        }
    }

    private static int revision(JsonNode shelf) {
        return shelf.path("revision").asInt();
    }

    /** Documents read so far. */
    long reads() {
        return reads.get();
    }

    /** Versions of documents seen so far. */
    long changes() {
        return changes.get();
    }

    /** Ends reading; fails if a document was torn or went back. */
    void assertNothingTornNorOlder() throws Exception {
        ended = true;
        for (Future<?> end : ends) {
            end.get();
        }
        assertThat(torn).as("torn documents, of %s versions seen", changes).isEmpty();
        assertThat(older).as("documents that went back").isEmpty();
        assertThat(changes.get()).as("versions seen").isGreaterThan(warehouse.shelves());
    }

    @Override
    public void close() {
        ended = true;
        threads.shutdown();
    }
}
