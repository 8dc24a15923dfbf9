package io.pgsync.flink.job.verify;

import io.pgsync.flink.job.search.bulk.BulkOutcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes or deletes just the documents that differ. */
final class Repair {
    private static final int BATCH = 100;

    private final Rewrite rewrite;
    private final Recheck recheck;
    private final Pace pace;

    Repair(Rewrite rewrite, Recheck recheck, Pace pace) {
        this.rewrite = rewrite;
        this.recheck = recheck;
        this.pace = pace;
    }

    /**
     * Repairs what differs, as the database is now.
     *
     * @return by id what the engine said where it did not do it
     */
    Map<String, String> repair(Collection<String> ids) throws SQLException, InterruptedException {
        Map<String, String> reasons = new LinkedHashMap<>();
        List<String> all = List.copyOf(ids);
        pace.moveEnd();
        for (int from = 0; from < all.size(); from += BATCH) {
            long version = pace.settledPosition();
            List<Look> looks = new ArrayList<>();
            recheck.look(all.subList(from, Math.min(from + BATCH, all.size())), looks::add);
            rewrite.write(looks, version).forEach((id, outcome) -> reasons.put(id, why(outcome)));
        }
        return reasons;
    }

    /** A conflict may be none: the job was faster, or the next look will tell. */
    private static String why(BulkOutcome outcome) {
        return outcome.isAcknowledged()
                ? "the version in the index is beyond the end of Postgres's log"
                : outcome.text();
    }
}
