package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.explain.DifferenceText;
import io.pgsync.flink.compiler.state.LayoutComparison;
import io.pgsync.flink.compiler.state.LayoutDifference;
import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that a job can resume from the state of a job that may have had another schema. */
final class RestoredJob {
    private RestoredJob() {}

    /**
     * Refuses state that lacks something that the documents now need.
     *
     * @return the layout of the state from now on, {@link StateLayout#inheriting}
     */
    static String requireEnough(String stored, PostgresOptions options, SourcePlan plan) {
        StateLayout before = read(stored);
        StateLayout now = StateLayout.parse(plan.layout());
        List<LayoutDifference> missing = LayoutComparison.missing(before, now);
        if (!missing.isEmpty()) {
            throw new UserException(
                    "The saved state belongs to another schema and does not hold what this one"
                            + " needs: "
                            + missing.stream()
                                    .map(DifferenceText::of)
                                    .collect(Collectors.joining("; "))
                            + ".",
                    "Go back to the former schema, or "
                            + ReplicationSlot.buildAnew(options.slot()));
        }
        return now.inheriting(before).toJson();
    }

    private static StateLayout read(String stored) {
        try {
            return StateLayout.parse(stored);
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "The saved state was written by another build of the job, and this one cannot"
                            + " read it.",
                    "Start it with that build, or reload everything, as after a lost slot.",
                    e);
        }
    }

    /** Refuses another rendering as long as the initial load is not complete. */
    static void requireSameRendering(StreamPosition position, SourcePlan plan) {
        if (!position.rendering().equals(plan.rendering())) {
            throw new UserException(
                    "The schema or its plugins have changed before the initial load was"
                            + " complete.",
                    "Complete the load with the former schema first, or start without the saved"
                            + " state (bin/pgsync run: --fresh).");
        }
    }
}
