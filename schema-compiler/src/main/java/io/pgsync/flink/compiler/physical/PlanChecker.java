package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the invariants of a plan that no other code would check: uids are unique, every port
 * exists, levels rise along the stream, positions are within their rows. A plan that fails is a bug
 * in the planner.
 */
final class PlanChecker {
    private final PhysicalPlan plan;
    private final Map<OperatorUid, OperatorSpec> operators = new HashMap<>();

    private PlanChecker(PhysicalPlan plan) {
        this.plan = plan;
    }

    /**
     * Returns the plan.
     *
     * @throws IllegalStateException if the planner has a bug
     */
    static PhysicalPlan check(PhysicalPlan plan) {
        PlanChecker checker = new PlanChecker(plan);
        for (OperatorSpec spec : plan.operators()) {
            boolean unique = checker.operators.put(spec.uid(), spec) == null;
            require(unique, spec, "its uid is that of another operator");
        }
        plan.operators().forEach(checker::check);
        return plan;
    }

    private void check(OperatorSpec spec) {
        spec.accept(
                new OperatorSpec.Visitor<Void>() {
                    @Override
                    public Void track(Track track) {
                        checkRows(track, track.rows());
                        track.subscriptions().forEach(each -> checkSubscription(track, each));
                        return null;
                    }

                    @Override
                    public Void link(Link link) {
                        checkPort(link, link.output());
                        return null;
                    }

                    @Override
                    public Void assemble(Assemble assemble) {
                        checkAssemble(assemble);
                        return null;
                    }
                });
    }

    private void checkSubscription(Track track, Subscription subscription) {
        checkParts(track, track.rows(), subscription.join());
        checkParts(track, track.rows(), subscription.address());
        checkPort(track, subscription.to());
        if (subscription.junction()) {
            checkPort(track, subscription.receiver());
        }
    }

    private void checkAssemble(Assemble assemble) {
        checkRows(assemble, assemble.rows());
        Set<Integer> numbers = new HashSet<>();
        Set<String> labels = new HashSet<>();
        for (Edge edge : assemble.edges()) {
            require(edge.number() > 0, assemble, "edge numbers begin with 1");
            require(numbers.add(edge.number()), assemble, "two edges have one number");
            require(labels.add(edge.label()), assemble, "two edges have one label");
        }
        for (Rendering.Field field : assemble.rendering().fields()) {
            if (field.value() instanceof Rendering.ColumnValue column) {
                checkPosition(assemble, assemble.rows(), column.column());
            } else {
                String label = ((Rendering.ChildValue) field.value()).label();
                require(
                        labels.contains(label),
                        assemble,
                        "it shows a child that it has no edge of");
            }
        }
        assemble.where().positions().values().stream()
                .forEach(position -> checkPosition(assemble, assemble.rows(), position));
        checkOutput(assemble);
    }

    private void checkOutput(Assemble assemble) {
        assemble.output()
                .accept(
                        new Output.Visitor<Void>() {
                            @Override
                            public Void toParent(Output.ToParent output) {
                                checkParts(assemble, assemble.rows(), output.address());
                                checkPort(assemble, output.to());
                                return null;
                            }

                            @Override
                            public Void toSubscribers(Output.ToSubscribers output) {
                                require(assemble.level() > 0, assemble, "it waits for subscribers");
                                checkPort(assemble, output.to());
                                return null;
                            }

                            @Override
                            public Void documents(Output.Documents output) {
                                require(!output.id().isEmpty(), assemble, "documents have no id");
                                output.id()
                                        .forEach(
                                                id -> checkPosition(assemble, assemble.rows(), id));
                                return null;
                            }
                        });
    }

    private void checkPort(OperatorSpec from, Port port) {
        OperatorSpec to = operators.get(port.operator());
        require(to != null, from, "it sends to " + port.operator() + ", which does not exist");
        require(
                from.level() < to.level(),
                from,
                "its level %d is not below that of %s".formatted(from.level(), port.operator()));
        if (port.edge() != 0) {
            boolean exists =
                    to instanceof Assemble assemble
                            && assemble.edges().stream().anyMatch(e -> e.number() == port.edge());
            require(exists, from, "it sends to an edge that %s does not have".formatted(to.uid()));
        }
    }

    private void checkRows(OperatorSpec spec, RowInput rows) {
        boolean known = rows.table() >= 0 && rows.table() < plan.tables().size();
        require(known, spec, "it takes rows of a table that the source does not read");
        int width = plan.tables().get(rows.table()).columns().size();
        require(!rows.key().isEmpty(), spec, "its rows have no key");
        rows.key().forEach(part -> require(part.column() < width, spec, "its key is not read"));
        rows.columns().forEach(column -> require(column < width, spec, "a column is not read"));
        require(rows.names().size() == rows.columns().size(), spec, "names and columns differ");
    }

    private static void checkParts(OperatorSpec spec, RowInput rows, List<KeyPart> parts) {
        require(!parts.isEmpty(), spec, "a key has no columns");
        parts.forEach(part -> checkPosition(spec, rows, part.column()));
    }

    private static void checkPosition(OperatorSpec spec, RowInput rows, int position) {
        boolean kept = position >= 0 && position < rows.columns().size();
        require(kept, spec, "it needs a column that it does not keep");
    }

    private static void require(boolean holds, OperatorSpec spec, String mistake) {
        if (!holds) {
            throw new IllegalStateException("The plan is wrong at " + spec.uid() + ": " + mistake);
        }
    }
}
