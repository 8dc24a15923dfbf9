package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.Documents;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToSubscribers;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.change.RowChange;
import io.pgsync.flink.job.metrics.JobMetrics;
import io.pgsync.flink.job.operator.AlignedOperator.Grouping;
import io.pgsync.flink.job.operator.RowRouter.Route;
import io.pgsync.flink.job.plugin.PluginSetup;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.util.OutputTag;

/** Makes the Flink operators of a physical plan. */
public final class Operators {
    /** The metric that counts changes after which a document is as it was. */
    static final String SUPPRESSED = "documentsSuppressed";

    private final OperatorSet operatorSet;
    private final StateLayout state;
    private final int tables;

    public Operators(PhysicalPlan plan) {
        operatorSet = OperatorSet.of(plan);
        state = StateLayout.of(plan, "");
        tables = plan.tables().size();
    }

    /** What an operator holds if it starts without state. */
    private String layout(OperatorSpec spec) {
        return state.operator(spec.uid().value()).orElseThrow().toJson();
    }

    /** Whether an Assemble emits as rows come: it has no children and one fixed receiver. */
    public static boolean isLeaf(Assemble spec) {
        return spec.level() == 0;
    }

    /** What hands the rows of the source to the other operators. */
    public OneInputStreamOperator<RowChange, Message> router(List<Route> routes) {
        return new RowRouter(routes, tables, operatorSet);
    }

    /**
     * @param outputs the side output for each operator that a subscription leads to
     */
    public OneInputStreamOperator<Message, Message> track(
            Track spec, Map<OperatorUid, OutputTag<Message>> outputs) {
        return new ImmediateOperator(
                layout(spec), operatorSet, layout -> new TrackLogic(spec, layout), outputs);
    }

    public OneInputStreamOperator<Message, Message> leaf(
            Assemble spec, ToParent output, OutputTag<Message> tag) {
        return new ImmediateOperator(
                layout(spec),
                operatorSet,
                layout -> new LeafLogic(spec, output, layout),
                Map.of(output.to().operator(), tag));
    }

    public OneInputStreamOperator<Message, Message> link(Link spec) {
        return new AlignedOperator<>(
                layout(spec),
                operatorSet,
                (layout, context) -> new LinkLogic(spec),
                spec.level(),
                Grouping.BY_COMMIT);
    }

    public OneInputStreamOperator<Message, Message> assemble(Assemble spec, ToParent output) {
        return new AlignedOperator<>(
                layout(spec),
                operatorSet,
                (layout, context) -> new AssembleLogic<>(spec, new ParentDelivery(output), layout),
                spec.level(),
                Grouping.BY_COMMIT);
    }

    public OneInputStreamOperator<Message, Message> assemble(Assemble spec, ToSubscribers output) {
        return new AlignedOperator<>(
                layout(spec),
                operatorSet,
                (layout, context) ->
                        new AssembleLogic<>(spec, new SubscriberDelivery(output), layout),
                spec.level(),
                Grouping.BY_COMMIT);
    }

    /**
     * @param idTypes the types of the id columns, in the order of {@link Documents#id()}
     */
    public OneInputStreamOperator<Message, DocumentOperation> root(
            Assemble spec, Documents output, List<PgType> idTypes, PluginSetup plugins) {
        return new AlignedOperator<>(
                layout(spec),
                operatorSet,
                (layout, context) -> {
                    Counter suppressed =
                            JobMetrics.in(context.getMetricGroup()).counter(SUPPRESSED);
                    var delivery =
                            new IndexDelivery(
                                    output, idTypes, plugins.open(context), suppressed::inc);
                    return new AssembleLogic<>(spec, delivery, layout);
                },
                spec.level(),
                Grouping.BY_WATERMARK);
    }
}
