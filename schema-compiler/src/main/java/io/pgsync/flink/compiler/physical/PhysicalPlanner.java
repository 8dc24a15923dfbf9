package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Turns document trees into operators; {@link DocumentPlanner} does it for one document. */
public final class PhysicalPlanner {
    private PhysicalPlanner() {}

    /** Plans all documents over one shared set of source tables. */
    public static PhysicalPlan plan(LogicalPlan logical) {
        SourceTables tables = SourceTables.of(logical);
        List<OperatorSpec> operators = new ArrayList<>();
        for (DocumentPlan document : logical.documents()) {
            operators.addAll(new DocumentPlanner(document, tables).plan());
        }
        return PlanChecker.check(new PhysicalPlan(tables.build(), operators));
    }

    /** The id of a root row: its key columns by name, as PGSync joins them. */
    public static List<String> idColumns(Table table, List<String> key) {
        return table.primaryKey().isEmpty()
                ? key
                : key.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
