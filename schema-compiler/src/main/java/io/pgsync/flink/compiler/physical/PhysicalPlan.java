package io.pgsync.flink.compiler.physical;

import java.io.Serializable;
import java.util.List;

/**
 * The whole topology of one job.
 *
 * @param tables what the source reads, one entry per table however often the documents use it
 * @param operators every stateful operator, each after the operators that feed it
 */
public record PhysicalPlan(List<SourceTable> tables, List<OperatorSpec> operators)
        implements Serializable {
    public PhysicalPlan {
        tables = List.copyOf(tables);
        operators = List.copyOf(operators);
    }

    /** The highest {@link OperatorSpec#level()}: how many rounds the opening of the gate takes. */
    public int height() {
        return operators.stream().mapToInt(OperatorSpec::level).max().orElse(0);
    }
}
