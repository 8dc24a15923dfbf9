package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.state.LayoutComparison;
import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import java.util.List;

/** Checks that a job can go on from the state of a job that may have had another schema. */
final class RestoredJob {
    private RestoredJob() {}

    /** Refuses state that lacks something that the documents need now. */
    static void requireEnough(String stored, PostgresOptions options, SourcePlan plan) {
        if (stored.isEmpty()) {
            throw new UserException(
                    "The saved state is that of another build of the job, which this one cannot read.",
                    "Start it with the build that it is of, or load everything anew, as after a lost"
                            + " slot.");
        }
        List<String> missing =
                LayoutComparison.missing(
                        StateLayout.parse(stored), StateLayout.parse(plan.layout()));
        if (!missing.isEmpty()) {
            throw new UserException(
                    "The saved state is that of another schema and does not hold what this"
                            + " one needs: "
                            + String.join("; ", missing)
                            + ".",
                    "Go back to the former schema, or "
                            + ReplicationSlot.buildAnew(options.slot()));
        }
    }

    /** Refuses another rendering as long as the initial load is not complete. */
    static void requireSameRendering(StreamPosition position, SourcePlan plan) {
        if (!position.rendering().equals(plan.rendering())) {
            throw new UserException(
                    "The schema or its plugins have changed before the initial load was"
                            + " complete.",
                    "Let the former schema load everything first, or begin anew without"
                            + " the saved state (bin/pgsync run: --fresh).");
        }
    }
}
