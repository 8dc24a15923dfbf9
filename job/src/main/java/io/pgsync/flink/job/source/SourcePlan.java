package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.change.EventTime;
import java.io.Serializable;
import java.util.List;

/**
 * What the source needs to know about its job.
 *
 * @param tables the tables whose changes are read
 * @param gateSteps the number of watermarks that open the gate, {@link EventTime#gateSteps}
 * @param layout the content of the job's state, as {@link StateLayout#toJson}
 * @param rendering a text that changes whenever documents of the same rows look different
 */
public record SourcePlan(List<SourceTable> tables, int gateSteps, String layout, String rendering)
        implements Serializable {
    public SourcePlan {
        tables = List.copyOf(tables);
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("a source without tables");
        }
    }

    /**
     * For a job.
     *
     * @param timeZone in which the source reads timestamps with time zone
     */
    public static SourcePlan of(PhysicalPlan plan, String timeZone, String rendering) {
        return new SourcePlan(
                plan.tables(),
                EventTime.gateSteps(plan.height()),
                StateLayout.of(plan, timeZone).toJson(),
                rendering);
    }
}
