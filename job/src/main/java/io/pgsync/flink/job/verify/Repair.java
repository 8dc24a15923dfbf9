package io.pgsync.flink.job.verify;

import io.pgsync.flink.job.sink.DocumentStore.WriteOutcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes or deletes only the documents that differ. */
final class Repair {
    private static final int BATCH = 100;

    private final Rewrite rewrite;
    private final Recheck recheck;
    private final LogPositions positions;

    Repair(Rewrite rewrite, Recheck recheck, LogPositions positions) {
        this.rewrite = rewrite;
        this.recheck = recheck;
        this.positions = positions;
    }

    /**
     * Brings these documents to the current state of the database.
     *
     * @return the engine's reasons, by id, for documents that were not repaired
     */
    Map<String, String> repair(Collection<String> ids) throws SQLException, InterruptedException {
        Map<String, String> reasons = new LinkedHashMap<>();
        List<String> all = List.copyOf(ids);
        positions.moveEnd();
        for (int from = 0; from < all.size(); from += BATCH) {
            long version = positions.settledPosition();
            List<Comparison> comparisons = new ArrayList<>();
            recheck.compare(
                    all.subList(from, Math.min(from + BATCH, all.size())), comparisons::add);
            rewrite.write(comparisons, version)
                    .forEach((id, outcome) -> reasons.put(id, why(outcome)));
        }
        return reasons;
    }

    /** A conflict may be harmless: the job was faster. The next comparison decides. */
    private static String why(WriteOutcome outcome) {
        return outcome.isAcknowledged()
                ? "the version in the index is beyond the end of Postgres's log"
                : outcome.reason();
    }
}
