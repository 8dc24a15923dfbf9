package io.pgsync.flink.compiler.explain;

import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.compiler.state.StateLayout;
import java.util.List;
import java.util.stream.Collectors;

/** Lists the operators of a physical plan, which make up a savepoint of the job. */
final class OperatorListing {
    private final PhysicalPlan plan;
    private final StringBuilder out = new StringBuilder();

    private OperatorListing(PhysicalPlan plan) {
        this.plan = plan;
    }

    static String of(PhysicalPlan plan) {
        var listing = new OperatorListing(plan);
        listing.tables();
        List<OperatorLayout> state = StateLayout.of(plan, "").operators();
        boolean startsDocument = true;
        for (int i = 0; i < state.size(); i++) {
            if (startsDocument) {
                listing.line("");
            }
            OperatorSpec spec = plan.operators().get(i);
            listing.operator(spec, state.get(i));
            startsDocument = isRoot(spec);
        }
        return listing.out.toString();
    }

    /** A document's root emits last, so it ends the document's operators. */
    private static boolean isRoot(OperatorSpec spec) {
        return spec instanceof Assemble assemble && assemble.output() instanceof Output.Documents;
    }

    private void tables() {
        line("tables");
        for (SourceTable table : plan.tables()) {
            String key =
                    table.key().stream()
                            .map(i -> table.columns().get(i).name())
                            .collect(Collectors.joining(", "));
            String columns =
                    table.columns().stream()
                            .map(column -> column.name())
                            .collect(Collectors.joining(", "));
            line("   %s  key(%s)  columns %s".formatted(table.name(), key, columns));
        }
    }

    private void operator(OperatorSpec spec, OperatorLayout layout) {
        line("%s  %s  level %d".formatted(spec.uid(), kind(layout), spec.level()));
        line("   keyed by " + LayoutText.keys(layout.key()) + kept(layout));
        layout.outputs().forEach(output -> line("   " + LayoutText.output(output)));
    }

    private static String kind(OperatorLayout layout) {
        return switch (layout.kind()) {
            case TRACK -> "Track";
            case LINK -> "Link";
            case ASSEMBLE -> "Assemble";
        };
    }

    private static String kept(OperatorLayout layout) {
        List<String> columns = layout.columnNames();
        return columns.isEmpty() ? "" : "  keeps " + String.join(", ", columns);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
