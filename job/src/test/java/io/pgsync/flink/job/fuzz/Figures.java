package io.pgsync.flink.job.fuzz;

import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import java.util.Map;
import java.util.TreeMap;

/** Statistics of the scripts, to show that they were not idle. */
final class Figures {
    int scripts;

    /** Scripts that never had a document. */
    int idle;

    int skipped;
    int statements;
    int refused;
    int changes;
    int comparisons;
    int documents;
    private final Map<String, Integer> operators = new TreeMap<>();

    /** How often the compiler refused a schema, by its first message. */
    private final Map<String, Integer> rejections = new TreeMap<>();

    void rejected(String report) {
        String first = report.lines().findFirst().orElse("");
        rejections.merge(first.replaceFirst("].*", "]"), 1, Integer::sum);
    }

    void planned(PhysicalPlan plan) {
        for (OperatorSpec operator : plan.operators()) {
            operators.merge(operator.getClass().getSimpleName(), 1, Integer::sum);
        }
    }

    void statement(boolean done) {
        statements++;
        if (!done) {
            refused++;
        }
    }

    void compared(int shown) {
        comparisons++;
        documents += shown;
    }

    @Override
    public String toString() {
        return ("%d scripts (%d without documents), %d skipped (schemas rejected: %s): %d statements (%d refused), %d row"
                        + " changes read, %d comparisons of %d documents; operators %s")
                .formatted(
                        scripts,
                        idle,
                        skipped,
                        rejections,
                        statements,
                        refused,
                        changes,
                        comparisons,
                        documents,
                        operators);
    }
}
