package io.pgsync.flink.job.verify;

import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.verify.Comparison.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Decides which of the suspect ids really differ, while changes keep arriving.
 *
 * <p>A difference counts if the index was not written between two comparisons, although the job has
 * meanwhile passed the position of the first one, and if the index matches neither the database's
 * earlier nor its current document. An id that is written between all comparisons and never seen
 * equal stays open after the last one.
 */
final class Recheck {
    /** The number of documents per lookup. */
    static final int BATCH = 200;

    /** The number of differences kept in full, for display. */
    static final int SHOWN = 10;

    private static final int MOST_COMPARISONS = 5;

    private final DatabaseDocuments database;
    private final DocumentStore index;
    private final LogPositions positions;

    Recheck(DatabaseDocuments database, DocumentStore index, LogPositions positions) {
        this.database = database;
        this.index = index;
        this.positions = positions;
    }

    /**
     * The result.
     *
     * @param counts the number of ids that really differ
     * @param different their ids
     * @param first the first of them, in full
     * @param open ids that changed at every comparison
     * @param jobIsBehind whether the wait ended before the job had passed a comparison
     */
    record Outcome(
            Map<Kind, Long> counts,
            List<String> different,
            List<Comparison> first,
            List<String> open,
            boolean jobIsBehind) {}

    /** An earlier comparison in compact form, because there may be many. */
    private record Earlier(boolean wanted, String document, String routing, String copies) {
        static Earlier of(Comparison comparison) {
            return comparison.wanted() == null
                    ? new Earlier(false, null, null, comparison.places())
                    : new Earlier(
                            true,
                            Fingerprint.of(comparison.wanted().source()),
                            comparison.wanted().routing(),
                            comparison.places());
        }

        /** Whether these copies match the database's document of that time. */
        boolean isWhat(List<StoredDocument> copies) {
            return wanted
                    ? copies.size() == 1
                            && Objects.equals(copies.get(0).routing(), routing)
                            && Fingerprint.of(copies.get(0).source()).equals(document)
                    : copies.isEmpty();
        }
    }

    Outcome decide(Collection<String> suspects) throws SQLException, InterruptedException {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        List<String> different = new ArrayList<>();
        List<Comparison> first = new ArrayList<>();
        boolean behind = false;
        Map<String, Earlier> before = new LinkedHashMap<>();
        compare(suspects, comparison -> before.put(comparison.id(), Earlier.of(comparison)));
        for (int comparisons = 1;
                comparisons < MOST_COMPARISONS && !before.isEmpty();
                comparisons++) {
            behind |= !positions.awaitJob(positions.position());
            Map<String, Earlier> moving = new LinkedHashMap<>();
            compare(
                    before.keySet(),
                    comparison -> {
                        Earlier earlier = before.get(comparison.id());
                        if (earlier.isWhat(comparison.copies())) {
                            return; // the write was only late
                        }
                        if (!comparison.places().equals(earlier.copies())) {
                            moving.put(comparison.id(), Earlier.of(comparison));
                            return;
                        }
                        counts.merge(comparison.difference().orElseThrow(), 1L, Long::sum);
                        different.add(comparison.id());
                        if (first.size() < SHOWN) {
                            first.add(comparison);
                        }
                    });
            before.clear();
            before.putAll(moving);
        }
        return new Outcome(counts, different, first, List.copyOf(before.keySet()), behind);
    }

    /** Passes on the ids for which database and index differ now. */
    void compare(Collection<String> ids, Consumer<Comparison> different)
            throws SQLException, InterruptedException {
        each(
                ids,
                comparison -> {
                    if (comparison.difference().isPresent()) {
                        different.accept(comparison);
                    }
                });
    }

    /** Passes on the current documents of each id in database and index. */
    void each(Collection<String> ids, Consumer<Comparison> receiver)
            throws SQLException, InterruptedException {
        index.refresh();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<String> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            Map<String, List<StoredDocument>> copies = index.copies(batch);
            var wanted = database.ofIds(batch);
            for (String id : batch) {
                receiver.accept(
                        new Comparison(id, wanted.get(id), copies.getOrDefault(id, List.of())));
            }
        }
    }
}
