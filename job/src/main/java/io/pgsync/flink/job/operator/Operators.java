package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.Documents;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToSubscribers;
import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.metrics.JobMetrics;
import io.pgsync.flink.job.operator.AlignedOperator.Grouping;
import io.pgsync.flink.job.operator.AlignedOperator.LogicFactory;
import io.pgsync.flink.job.operator.Part.Feed;
import io.pgsync.flink.job.operator.RowRouter.Route;
import io.pgsync.flink.job.plugin.PluginSetup;
import io.pgsync.flink.job.plugin.ShippedJars;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Creates the Flink operators of a physical plan and determines which operators each of them feeds.
 */
public final class Operators {
    /** The metric that counts changes that leave a document as it was. */
    static final String SUPPRESSED = "documentsSuppressed";

    private final PhysicalPlan plan;
    private final ShippedJars plugins;
    private final OperatorSet operatorSet;
    private final StateLayout state;

    public Operators(PhysicalPlan plan, ShippedJars plugins) {
        this.plan = plan;
        this.plugins = plugins;
        operatorSet = OperatorSet.of(plan);
        state = StateLayout.of(plan, "");
    }

    /** The layout of an operator that starts without state. */
    private String layout(OperatorSpec spec) {
        return state.operator(spec.uid().value()).orElseThrow().toJson();
    }

    /** The operator that routes the rows of the source to the other operators. */
    public Part.Router router() {
        List<Route> routes = new ArrayList<>();
        List<Feed> feeds = new ArrayList<>();
        for (OperatorSpec spec : plan.operators()) {
            RowInput rows = spec.accept(new Rows());
            if (rows != null) {
                OutputTag<Message> side = side("rows of " + spec.uid());
                routes.add(new Route(rows, side));
                feeds.add(new Feed(spec.uid(), side));
            }
        }
        return new Part.Router(new RowRouter(routes, plan.tables().size(), operatorSet), feeds);
    }

    /** The operator of a spec. */
    public Part of(OperatorSpec spec) {
        return spec.accept(new Maker());
    }

    /** The rows that an operator receives from the source; null if none. */
    private static final class Rows implements OperatorSpec.Visitor<RowInput> {
        @Override
        public RowInput track(Track spec) {
            return spec.rows();
        }

        @Override
        public RowInput link(Link spec) {
            return null;
        }

        @Override
        public RowInput assemble(Assemble spec) {
            return spec.rows();
        }
    }

    private final class Maker implements OperatorSpec.Visitor<Part> {
        @Override
        public Part track(Track spec) {
            Map<OperatorUid, OutputTag<Message>> sides = new LinkedHashMap<>();
            for (Subscription subscription : spec.subscriptions()) {
                sides.computeIfAbsent(subscription.to().operator(), Operators::sideTo);
                if (subscription.junction()) {
                    sides.computeIfAbsent(subscription.receiver().operator(), Operators::sideTo);
                }
            }
            return immediate(spec, layout -> new TrackLogic(spec, layout), sides);
        }

        @Override
        public Part link(Link spec) {
            return new Part.Inner(
                    aligned(spec, (layout, context) -> new LinkLogic(spec)),
                    main(spec.output().operator()));
        }

        @Override
        public Part assemble(Assemble spec) {
            return spec.output().accept(new AssembleMaker(spec));
        }
    }

    private final class AssembleMaker implements Output.Visitor<Part> {
        private final Assemble spec;

        AssembleMaker(Assemble spec) {
            this.spec = spec;
        }

        @Override
        public Part toParent(ToParent output) {
            Assemble assemble = spec;
            OperatorUid to = output.to().operator();
            if (isLeaf()) {
                return immediate(
                        assemble,
                        layout -> new LeafLogic(assemble, output, layout),
                        Map.of(to, sideTo(to)));
            }
            return inner(
                    to,
                    (layout, context) ->
                            new AssembleLogic<>(assemble, new ParentDelivery(output), layout));
        }

        /** Whether it emits immediately: it has no children and one fixed receiver. */
        private boolean isLeaf() {
            return spec.level() == 0;
        }

        @Override
        public Part toSubscribers(ToSubscribers output) {
            Assemble assemble = spec;
            return inner(
                    output.to().operator(),
                    (layout, context) ->
                            new AssembleLogic<>(assemble, new SubscriberDelivery(output), layout));
        }

        private Part inner(OperatorUid to, LogicFactory<Message> logic) {
            return new Part.Inner(aligned(spec, logic), main(to));
        }

        @Override
        public Part documents(Documents output) {
            Assemble assemble = spec;
            List<PgType> types = idTypes(assemble, output);
            PluginSetup setup = PluginSetup.of(plan, assemble, output, plugins);
            LogicFactory<DocumentOperation> logic =
                    (layout, context) -> {
                        Counter suppressed =
                                JobMetrics.in(context.getMetricGroup()).counter(SUPPRESSED);
                        var delivery =
                                new IndexDelivery(
                                        output, types, setup.open(context), suppressed::inc);
                        return new AssembleLogic<>(assemble, delivery, layout);
                    };
            return new Part.Root(
                    new AlignedOperator<>(
                            layout(assemble),
                            operatorSet,
                            logic,
                            assemble.level(),
                            Grouping.BY_WATERMARK));
        }
    }

    /** The types of the id columns, in the order of {@link Documents#id()}. */
    private List<PgType> idTypes(Assemble spec, Documents output) {
        RowInput rows = spec.rows();
        return output.id().stream()
                .map(position -> rows.columns().get(position))
                .map(column -> plan.tables().get(rows.table()).columns().get(column).type())
                .toList();
    }

    private Part immediate(
            OperatorSpec spec,
            SerializableFunction<OperatorLayout, ImmediateLogic> logic,
            Map<OperatorUid, OutputTag<Message>> sides) {
        List<Feed> feeds = new ArrayList<>();
        sides.forEach((to, side) -> feeds.add(new Feed(to, side)));
        return new Part.Inner(
                new ImmediateOperator(layout(spec), operatorSet, logic, sides), feeds);
    }

    private AlignedOperator<Message> aligned(OperatorSpec spec, LogicFactory<Message> logic) {
        return new AlignedOperator<>(
                layout(spec), operatorSet, logic, spec.level(), Grouping.BY_COMMIT);
    }

    private static List<Feed> main(OperatorUid to) {
        return List.of(new Feed(to, null));
    }

    private static OutputTag<Message> sideTo(OperatorUid uid) {
        return side("to " + uid);
    }

    private static OutputTag<Message> side(String id) {
        return new OutputTag<>(id, MessageTypes.MESSAGE);
    }
}
