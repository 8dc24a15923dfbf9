package io.pgsync.flink.job.translate;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.change.RowChange;
import io.pgsync.flink.job.operator.BinaryKey;
import io.pgsync.flink.job.operator.CompactTypeInfo;
import io.pgsync.flink.job.operator.Message;
import io.pgsync.flink.job.operator.Operators;
import io.pgsync.flink.job.operator.RowRouter;
import io.pgsync.flink.job.plugin.PluginSetup;
import io.pgsync.flink.job.plugin.ShippedJars;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentOperationTypeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.util.OutputTag;

/** Connects the operators of a physical plan, from row changes to document operations. */
public final class Topology {
    private final PhysicalPlan plan;
    private final ShippedJars plugins;
    private final Operators operators;
    private final Map<OperatorUid, List<DataStream<Message>>> inputs = new HashMap<>();
    private final List<DataStream<DocumentOperation>> documents = new ArrayList<>();

    private Topology(PhysicalPlan plan, ShippedJars plugins) {
        this.plan = plan;
        this.plugins = plugins;
        this.operators = new Operators(plan);
    }

    /**
     * Adds all operators of the plan behind the stream of row changes.
     *
     * @return the document operations of all document types
     */
    public static DataStream<DocumentOperation> build(
            PhysicalPlan plan, ShippedJars plugins, DataStream<RowChange> changes) {
        Topology topology = new Topology(plan, plugins);
        topology.route(changes);
        plan.operators().forEach(topology::add);
        return topology.documents.stream().reduce(DataStream::union).orElseThrow();
    }

    /** Rows: one side output per operator that takes rows. */
    private void route(DataStream<RowChange> changes) {
        Map<OperatorUid, OutputTag<Message>> tags = new LinkedHashMap<>();
        List<RowRouter.Route> routes = new ArrayList<>();
        for (OperatorSpec spec : plan.operators()) {
            RowInput rows = rows(spec);
            if (rows != null) {
                OutputTag<Message> tag = tag("rows of " + spec.uid());
                tags.put(spec.uid(), tag);
                routes.add(new RowRouter.Route(rows, tag));
            }
        }
        SingleOutputStreamOperator<Message> router =
                changes.transform("route rows", CompactTypeInfo.MESSAGE, operators.router(routes))
                        .uid("rows/route/v1");
        tags.forEach((uid, tag) -> feed(uid, router.getSideOutput(tag)));
    }

    private static RowInput rows(OperatorSpec spec) {
        return spec.accept(
                new OperatorSpec.Visitor<>() {
                    @Override
                    public RowInput track(Track track) {
                        return track.rows();
                    }

                    @Override
                    public RowInput link(Link link) {
                        return null;
                    }

                    @Override
                    public RowInput assemble(Assemble assemble) {
                        return assemble.rows();
                    }
                });
    }

    private void add(OperatorSpec spec) {
        spec.accept(
                new OperatorSpec.Visitor<Void>() {
                    @Override
                    public Void track(Track track) {
                        addTrack(track);
                        return null;
                    }

                    @Override
                    public Void link(Link link) {
                        feed(link.output(), transform(link, operators.link(link)));
                        return null;
                    }

                    @Override
                    public Void assemble(Assemble assemble) {
                        addAssemble(assemble);
                        return null;
                    }
                });
    }

    private void addTrack(Track spec) {
        Map<OperatorUid, OutputTag<Message>> tags = new LinkedHashMap<>();
        for (Subscription subscription : spec.subscriptions()) {
            tags.computeIfAbsent(subscription.to().operator(), uid -> tag("to " + uid));
            if (subscription.junction()) {
                tags.computeIfAbsent(subscription.receiver().operator(), uid -> tag("to " + uid));
            }
        }
        var operator = transform(spec, operators.track(spec, tags));
        tags.forEach((uid, tag) -> feed(uid, operator.getSideOutput(tag)));
    }

    private void addAssemble(Assemble spec) {
        spec.output()
                .accept(
                        new Output.Visitor<Void>() {
                            @Override
                            public Void toParent(Output.ToParent output) {
                                addToParent(spec, output);
                                return null;
                            }

                            @Override
                            public Void toSubscribers(Output.ToSubscribers output) {
                                feed(
                                        output.to(),
                                        transform(spec, operators.assemble(spec, output)));
                                return null;
                            }

                            @Override
                            public Void documents(Output.Documents output) {
                                documents.add(
                                        keyed(spec)
                                                .transform(
                                                        spec.name(),
                                                        DocumentOperationTypeInfo.INSTANCE,
                                                        operators.root(
                                                                spec,
                                                                output,
                                                                idTypes(spec, output),
                                                                PluginSetup.of(
                                                                        plan, spec, output,
                                                                        plugins)))
                                                .uid(spec.uid().value()));
                                return null;
                            }
                        });
    }

    private void addToParent(Assemble spec, Output.ToParent output) {
        if (Operators.isLeaf(spec)) {
            OutputTag<Message> tag = tag("to " + output.to().operator());
            var operator = transform(spec, operators.leaf(spec, output, tag));
            feed(output.to().operator(), operator.getSideOutput(tag));
        } else {
            feed(output.to(), transform(spec, operators.assemble(spec, output)));
        }
    }

    private List<PgType> idTypes(Assemble spec, Output.Documents output) {
        RowInput rows = spec.rows();
        return output.id().stream()
                .map(position -> rows.columns().get(position))
                .map(column -> plan.tables().get(rows.table()).columns().get(column).type())
                .toList();
    }

    private SingleOutputStreamOperator<Message> transform(
            OperatorSpec spec, OneInputStreamOperator<Message, Message> operator) {
        return keyed(spec)
                .transform(spec.name(), CompactTypeInfo.MESSAGE, operator)
                .uid(spec.uid().value());
    }

    private KeyedStream<Message, BinaryKey> keyed(OperatorSpec spec) {
        return inputs.get(spec.uid()).stream()
                .reduce(DataStream::union)
                .orElseThrow()
                .keyBy(Message::key, CompactTypeInfo.BINARY_KEY);
    }

    private void feed(Port port, DataStream<Message> stream) {
        feed(port.operator(), stream);
    }

    private void feed(OperatorUid uid, DataStream<Message> stream) {
        inputs.computeIfAbsent(uid, u -> new ArrayList<>()).add(stream);
    }

    private static OutputTag<Message> tag(String id) {
        return new OutputTag<>(id, CompactTypeInfo.MESSAGE);
    }
}
