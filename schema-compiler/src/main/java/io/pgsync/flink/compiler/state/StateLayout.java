package io.pgsync.flink.compiler.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import java.util.List;
import java.util.Optional;

/**
 * The content of a job's state, independent of how documents are rendered from it. It is stored in
 * the state itself, so that a job that starts from a savepoint can tell whether the savepoint holds
 * everything that its own schema needs: {@link LayoutComparison}.
 *
 * @param timeZone in which rows show timestamps with time zone
 * @param operators in the order of the plan
 */
public record StateLayout(
        @JsonProperty("timeZone") String timeZone,
        @JsonProperty("operators") List<OperatorLayout> operators) {
    public StateLayout {
        operators = List.copyOf(operators);
    }

    /**
     * The state of a job with that plan that starts without any.
     *
     * @param timeZone in which the source reads timestamps with time zone
     */
    public static StateLayout of(PhysicalPlan plan, String timeZone) {
        return new StateLayout(timeZone, LayoutReader.read(plan));
    }

    /**
     * This layout, for a job that resumes from the other layout's state: {@link
     * OperatorLayout#inheriting} for every operator of both.
     */
    public StateLayout inheriting(StateLayout stored) {
        return new StateLayout(
                timeZone,
                operators.stream()
                        .map(
                                operator ->
                                        stored.operator(operator.uid())
                                                .map(operator::inheriting)
                                                .orElse(operator))
                        .toList());
    }

    /** The layout of the operator with that uid, if the job has one. */
    public Optional<OperatorLayout> operator(String uid) {
        return operators.stream().filter(operator -> operator.uid().equals(uid)).findFirst();
    }

    /** As text, for {@link #parse}. */
    public String toJson() {
        return LayoutFormat.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is of a format that this build does not know
     */
    public static StateLayout parse(String json) {
        return LayoutFormat.read(json, StateLayout.class);
    }
}
