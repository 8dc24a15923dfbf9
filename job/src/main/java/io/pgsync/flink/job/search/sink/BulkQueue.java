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
 * The operations that wait, in their order. A document is in one batch at a time: its later
 * operations are held back until that batch is settled, so that none of them can overtake one that
 * has to be repeated. Those of other documents pass them.
 */
final class BulkQueue {
    private final Deque<BulkEntry> ready = new ArrayDeque<>();
    private final Map<BulkEntry.Document, Turn> taken = new HashMap<>();
    private long readyBytes;
    private int held;
    private long heldBytes;
    private int batches;

    /** The batch that a document is in, and what came for the document later. */
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
     * @param most how many operations it may have
     * @param mostBytes how many bytes it may have, unless it is a single operation
     * @return empty if all that is ready has to be held back
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

    /** These documents are in no batch any more; what was held back because of them is next. */
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

    /** These are to be sent again, before all others and in their order. */
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

    /** How many operations could go, unless their documents turn out to be in a batch. */
    int ready() {
        return ready.size();
    }

    long readyBytes() {
        return readyBytes;
    }

    /** How many operations there are, those that are held back included. */
    int size() {
        return ready.size() + held;
    }

    long bytes() {
        return readyBytes + heldBytes;
    }
}
