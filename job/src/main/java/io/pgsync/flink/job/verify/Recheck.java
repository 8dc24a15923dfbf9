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
 * Decides which of the ids that looked different really are, while changes flow.
 *
 * <p>A difference counts if the index was not written in between two comparisons, although the job
 * had come past the position of the first one in the meantime, and still differs from what the
 * database said then and from what it says now. What is written again and again without ever being
 * seen equal stays open after the last comparison.
 */
final class Recheck {
    /** How many documents are looked at together. */
    static final int BATCH = 200;

    /** How many differences are kept whole, to be shown. */
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
     * What came of it.
     *
     * @param counts how many ids really differ
     * @param different their ids
     * @param first the first of them, whole
     * @param open ids that changed at every comparison
     * @param jobIsBehind whether the job had not passed a comparison when the wait ended
     */
    record Outcome(
            Map<Kind, Long> counts,
            List<String> different,
            List<Comparison> first,
            List<String> open,
            boolean jobIsBehind) {}

    /** An earlier comparison, in few bytes: there may be many. */
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

        /** Whether these copies are what the database wanted then. */
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
                            return; // it had only been late
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

    /** Hands over those of the ids at which database and index differ now. */
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

    /** Hands over what database and index have of each id now. */
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
