package io.pgsync.flink.compiler.state;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.compiler.state.OperatorLayout.KeptColumn;
import io.pgsync.flink.compiler.state.OperatorLayout.KeyColumn;
import io.pgsync.flink.compiler.state.OperatorLayout.Kind;
import io.pgsync.flink.compiler.state.OperatorLayout.TableKey;
import io.pgsync.flink.compiler.state.OutputLayout.Receiver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Derives what the operators of a plan hold when they start without state. */
final class LayoutReader {
    private final PhysicalPlan plan;
    private final Map<OperatorUid, Assemble> assembles = new LinkedHashMap<>();
    private final Map<OperatorUid, Set<TableKey>> joinValues = new LinkedHashMap<>();

    private LayoutReader(PhysicalPlan plan) {
        this.plan = plan;
    }

    static List<OperatorLayout> read(PhysicalPlan plan) {
        LayoutReader reader = new LayoutReader(plan);
        plan.operators().forEach(reader::survey);
        return plan.operators().stream().map(reader::layout).toList();
    }

    /** What others refer to: labels of edges, and the columns that a Link joins. */
    private void survey(OperatorSpec spec) {
        spec.accept(
                new OperatorSpec.Visitor<Void>() {
                    @Override
                    public Void track(Track track) {
                        for (Subscription subscription : track.subscriptions()) {
                            joins(subscription.to(), track.rows(), subscription.join());
                            if (subscription.junction()) {
                                Port receiver = subscription.receiver();
                                joins(receiver, track.rows(), subscription.address());
                            }
                        }
                        return null;
                    }

                    @Override
                    public Void link(Link link) {
                        return null;
                    }

                    @Override
                    public Void assemble(Assemble assemble) {
                        assembles.put(assemble.uid(), assemble);
                        if (assemble.output() instanceof Output.ToParent output) {
                            joins(output.to(), assemble.rows(), output.address());
                        }
                        return null;
                    }
                });
    }

    private void joins(Port port, RowInput rows, List<KeyPart> columns) {
        joinValues
                .computeIfAbsent(port.operator(), uid -> new LinkedHashSet<>())
                .add(new TableKey(table(rows).name().toString(), kept(rows, columns)));
    }

    private OperatorLayout layout(OperatorSpec spec) {
        return spec.accept(
                new OperatorSpec.Visitor<>() {
                    @Override
                    public OperatorLayout track(Track track) {
                        List<OutputLayout> outputs = new ArrayList<>();
                        for (Subscription subscription : track.subscriptions()) {
                            outputs.addAll(outputs(track.rows(), subscription));
                        }
                        return ofRows(track, Kind.TRACK, track.rows(), List.of(), outputs);
                    }

                    @Override
                    public OperatorLayout link(Link link) {
                        return new OperatorLayout(
                                link.uid().value(),
                                link.uid().node(),
                                Kind.LINK,
                                List.copyOf(joinValues.get(link.uid())),
                                List.of(),
                                List.of(),
                                new TreeMap<>(),
                                List.of(
                                        new OutputLayout.Pairs(
                                                receiver(link.output()), link.nullWhenEmpty())));
                    }

                    @Override
                    public OperatorLayout assemble(Assemble assemble) {
                        return ofRows(
                                assemble,
                                Kind.ASSEMBLE,
                                assemble.rows(),
                                assemble.edges(),
                                List.of(output(assemble)));
                    }
                });
    }

    private OperatorLayout ofRows(
            OperatorSpec spec,
            Kind kind,
            RowInput rows,
            List<Edge> edges,
            List<OutputLayout> outputs) {
        SourceTable table = table(rows);
        List<KeyColumn> key = new ArrayList<>();
        for (KeyPart part : rows.key()) {
            key.add(new KeyColumn(table.columns().get(part.column()).name(), part.type()));
        }
        List<KeptColumn> columns = new ArrayList<>();
        for (int position : rows.columns()) {
            Column column = table.columns().get(position);
            columns.add(new KeptColumn(column.name(), column.type().name()));
        }
        TreeMap<String, Integer> numbers = new TreeMap<>();
        edges.forEach(edge -> numbers.put(edge.label(), edge.number()));
        return new OperatorLayout(
                spec.uid().value(),
                spec.uid().node(),
                kind,
                List.of(new TableKey(table.name().toString(), key)),
                columns,
                List.of(),
                numbers,
                outputs);
    }

    private List<OutputLayout> outputs(RowInput rows, Subscription subscription) {
        List<OutputLayout> outputs = new ArrayList<>();
        outputs.add(
                new OutputLayout.Subscriptions(
                        kept(rows, subscription.address()),
                        kept(rows, subscription.join()),
                        new Receiver(subscription.to().operator().value(), null)));
        if (subscription.nullWhenNowhere()) {
            outputs.add(new OutputLayout.Nulls(receiver(subscription.receiver())));
        }
        return outputs;
    }

    private OutputLayout output(Assemble spec) {
        return spec.output()
                .accept(
                        new Output.Visitor<>() {
                            @Override
                            public OutputLayout toParent(Output.ToParent output) {
                                return new OutputLayout.ToParent(
                                        kept(spec.rows(), output.address()), receiver(output.to()));
                            }

                            @Override
                            public OutputLayout toSubscribers(Output.ToSubscribers output) {
                                return new OutputLayout.ToSubscribers(
                                        receiver(output.to()), output.nullWhenAbsent());
                            }

                            @Override
                            public OutputLayout documents(Output.Documents output) {
                                return new OutputLayout.Documents(
                                        output.document(),
                                        output.id().stream().map(spec.rows().names()::get).toList(),
                                        RenderingForm.routing(spec, output.routing()));
                            }
                        });
    }

    /** The receiver, and which of its edges if it has any. */
    private Receiver receiver(Port port) {
        Assemble receiver = assembles.get(port.operator());
        String edge =
                receiver == null
                        ? null
                        : receiver.edges().stream()
                                .filter(each -> each.number() == port.edge())
                                .map(Edge::label)
                                .findFirst()
                                .orElseThrow();
        return new Receiver(port.operator().value(), edge);
    }

    /** Key parts that count in the tuple which the operator keeps. */
    private static List<KeyColumn> kept(RowInput rows, List<KeyPart> parts) {
        return parts.stream()
                .map(part -> new KeyColumn(rows.names().get(part.column()), part.type()))
                .toList();
    }

    private SourceTable table(RowInput rows) {
        return plan.tables().get(rows.table());
    }
}
