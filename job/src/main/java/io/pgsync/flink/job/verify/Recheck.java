package io.pgsync.flink.job.verify;

import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.verify.Look.Kind;
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
 * <p>A difference counts if the index was not written in between two looks, although the job had
 * come past the position of the first one in the meantime, and still differs from what the database
 * said then and from what it says now. What is written again and again without ever being seen
 * equal stays open after the last look.
 */
final class Recheck {
    /** How many documents are looked at together. */
    static final int BATCH = 200;

    /** How many differences are kept whole, to be shown. */
    static final int SHOWN = 10;

    private static final int MOST_LOOKS = 5;

    private final DatabaseDocuments database;
    private final DocumentStore index;
    private final Pace pace;

    Recheck(DatabaseDocuments database, DocumentStore index, Pace pace) {
        this.database = database;
        this.index = index;
        this.pace = pace;
    }

    /**
     * What came of it.
     *
     * @param counts how many ids really differ
     * @param different their ids
     * @param first the first of them, whole
     * @param open ids that changed at every look
     * @param jobIsBehind whether the job had not come past a look when the wait ended
     */
    record Outcome(
            Map<Kind, Long> counts,
            List<String> different,
            List<Look> first,
            List<String> open,
            boolean jobIsBehind) {}

    /** An earlier look, in few bytes: there may be many. */
    private record Earlier(boolean wanted, String document, String routing, String copies) {
        static Earlier of(Look look) {
            return look.wanted() == null
                    ? new Earlier(false, null, null, look.places())
                    : new Earlier(
                            true,
                            Fingerprint.of(look.wanted().source()),
                            look.wanted().routing(),
                            look.places());
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
        List<Look> first = new ArrayList<>();
        boolean behind = false;
        Map<String, Earlier> before = new LinkedHashMap<>();
        look(suspects, look -> before.put(look.id(), Earlier.of(look)));
        for (int looks = 1; looks < MOST_LOOKS && !before.isEmpty(); looks++) {
            behind |= !pace.awaitJob(pace.position());
            Map<String, Earlier> moving = new LinkedHashMap<>();
            look(
                    before.keySet(),
                    look -> {
                        Earlier earlier = before.get(look.id());
                        if (earlier.isWhat(look.copies())) {
                            return; // it had only been late
                        }
                        if (!look.places().equals(earlier.copies())) {
                            moving.put(look.id(), Earlier.of(look));
                            return;
                        }
                        counts.merge(look.difference().orElseThrow(), 1L, Long::sum);
                        different.add(look.id());
                        if (first.size() < SHOWN) {
                            first.add(look);
                        }
                    });
            before.clear();
            before.putAll(moving);
        }
        return new Outcome(counts, different, first, List.copyOf(before.keySet()), behind);
    }

    /** Hands over those of the ids at which database and index differ now. */
    void look(Collection<String> ids, Consumer<Look> different)
            throws SQLException, InterruptedException {
        each(
                ids,
                look -> {
                    if (look.difference().isPresent()) {
                        different.accept(look);
                    }
                });
    }

    /** Hands over what database and index have of each id now. */
    void each(Collection<String> ids, Consumer<Look> receiver)
            throws SQLException, InterruptedException {
        index.refresh();
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<String> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            Map<String, List<StoredDocument>> copies = index.copies(batch);
            var wanted = database.ofIds(batch);
            for (String id : batch) {
                receiver.accept(new Look(id, wanted.get(id), copies.getOrDefault(id, List.of())));
            }
        }
    }
}
