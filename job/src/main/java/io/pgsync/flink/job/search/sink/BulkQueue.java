package io.pgsync.flink.job.search.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The waiting operations, in order. A document is in one batch at a time: its later operations are
 * held back until that batch is settled, so that none of them overtakes an operation that must be
 * retried. Operations of other documents may pass them.
 */
final class BulkQueue {
    private final Deque<BulkEntry> ready = new ArrayDeque<>();
    private final Map<BulkEntry.Document, Turn> taken = new HashMap<>();
    private long readyBytes;
    private int held;
    private long heldBytes;
    private int batches;

    /** The batch that a document is in, and the later operations of that document. */
    private static final class Turn {
        private final int batch;
        private final Deque<BulkEntry> later = new ArrayDeque<>(0);

        Turn(int batch) {
            this.batch = batch;
        }
    }

    void add(BulkEntry entry) {
        ready.add(entry);
        readyBytes += entry.size();
    }

    /**
     * Takes the next batch.
     *
     * @param most maximum number of operations
     * @param mostBytes maximum size in bytes, unless it is a single operation
     * @return empty if all ready operations must be held back
     */
    List<BulkEntry> take(int most, long mostBytes) {
        int batch = batches++;
        List<BulkEntry> entries = new ArrayList<>(Math.min(most, ready.size()));
        long bytes = 0;
        while (entries.size() < most && !ready.isEmpty()) {
            long size = ready.getFirst().size();
            if (!entries.isEmpty() && bytes + size > mostBytes) {
                break;
            }
            BulkEntry entry = ready.removeFirst();
            readyBytes -= size;
            Turn turn = taken.computeIfAbsent(entry.document(), document -> new Turn(batch));
            if (turn.batch == batch) {
                entries.add(entry);
                bytes += size;
            } else {
                turn.later.add(entry);
                held++;
                heldBytes += size;
            }
        }
        return entries;
    }

    /** Marks these documents as no longer in a batch; their held-back operations are next. */
    void release(Collection<BulkEntry.Document> documents) {
        for (BulkEntry.Document document : documents) {
            Turn turn = taken.remove(document);
            if (turn != null) {
                held -= turn.later.size();
                for (Iterator<BulkEntry> i = turn.later.descendingIterator(); i.hasNext(); ) {
                    BulkEntry entry = i.next();
                    heldBytes -= entry.size();
                    addFirst(entry);
                }
            }
        }
    }

    /** Queues these entries for a retry, before all others and in their order. */
    void repeat(List<BulkEntry> entries) {
        release(entries.stream().map(BulkEntry::document).toList());
        for (int i = entries.size() - 1; i >= 0; i--) {
            addFirst(entries.get(i));
        }
    }

    private void addFirst(BulkEntry entry) {
        ready.addFirst(entry);
        readyBytes += entry.size();
    }

    /** How many operations could be sent, unless their documents turn out to be in a batch. */
    int ready() {
        return ready.size();
    }

    long readyBytes() {
        return readyBytes;
    }

    /** How many operations there are, including those held back. */
    int size() {
        return ready.size() + held;
    }

    long bytes() {
        return readyBytes + heldBytes;
    }
}
