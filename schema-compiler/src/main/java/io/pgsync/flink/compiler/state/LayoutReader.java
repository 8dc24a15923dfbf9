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
import io.pgsync.flink.compiler.state.StateLayout.Held;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds out what the operators of a plan hold. */
final class LayoutReader {
    static final String ASSEMBLE = "Assemble";

    private final PhysicalPlan plan;
    private final Map<OperatorUid, Assemble> assembles = new LinkedHashMap<>();
    private final Map<OperatorUid, Set<String>> joinValues = new LinkedHashMap<>();

    private LayoutReader(PhysicalPlan plan) {
        this.plan = plan;
    }

    static List<Held> read(PhysicalPlan plan) {
        LayoutReader reader = new LayoutReader(plan);
        plan.operators().forEach(reader::survey);
        return plan.operators().stream().map(reader::held).toList();
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
                .add(table(rows).name() + "(" + kept(rows, columns) + ")");
    }

    private Held held(OperatorSpec spec) {
        return spec.accept(
                new OperatorSpec.Visitor<>() {
                    @Override
                    public Held track(Track track) {
                        List<String> outputs = new ArrayList<>();
                        track.subscriptions().forEach(s -> outputs.addAll(said(track.rows(), s)));
                        return ofRows(track, "Track", track.rows(), outputs);
                    }

                    @Override
                    public Held link(Link link) {
                        String key = String.join(" = ", joinValues.get(link.uid()));
                        String output =
                                "pairs → " + port(link.output()) + nulls(link.nullWhenEmpty());
                        return new Held(link.uid().value(), "Link", key, Map.of(), List.of(output));
                    }

                    @Override
                    public Held assemble(Assemble assemble) {
                        List<String> output = List.of(output(assemble));
                        return ofRows(assemble, ASSEMBLE, assemble.rows(), output);
                    }
                });
    }

    private Held ofRows(OperatorSpec spec, String kind, RowInput rows, List<String> outputs) {
        SourceTable table = table(rows);
        String key =
                rows.key().stream()
                        .map(part -> part(table.columns().get(part.column()).name(), part))
                        .collect(Collectors.joining(", "));
        Map<String, String> columns = new TreeMap<>();
        for (int position : rows.columns()) {
            Column column = table.columns().get(position);
            columns.put(column.name(), column.type().name());
        }
        return new Held(spec.uid().value(), kind, table.name() + "(" + key + ")", columns, outputs);
    }

    private List<String> said(RowInput rows, Subscription subscription) {
        List<String> said = new ArrayList<>();
        said.add(
                "subscribes (%s) by (%s) → %s"
                        .formatted(
                                kept(rows, subscription.address()),
                                kept(rows, subscription.join()),
                                subscription.to().operator()));
        if (subscription.nullWhenNowhere()) {
            said.add("null if that is NULL → " + port(subscription.receiver()));
        }
        return said;
    }

    private String output(Assemble spec) {
        return spec.output()
                .accept(
                        new Output.Visitor<>() {
                            @Override
                            public String toParent(Output.ToParent output) {
                                return "element by (%s) → %s"
                                        .formatted(
                                                kept(spec.rows(), output.address()),
                                                port(output.to()));
                            }

                            @Override
                            public String toSubscribers(Output.ToSubscribers output) {
                                return "element to its subscribers → "
                                        + port(output.to())
                                        + nulls(output.nullWhenAbsent());
                            }

                            @Override
                            public String toIndex(Output.ToIndex output) {
                                String id =
                                        output.id().stream()
                                                .map(spec.rows().names()::get)
                                                .collect(Collectors.joining(", "));
                                return "document id(%s) → index %s%s"
                                        .formatted(id, output.index(), Routing.of(spec, output));
                            }
                        });
    }

    /** The receiver, and which of its edges if it has any. */
    private String port(Port port) {
        Assemble receiver = assembles.get(port.operator());
        if (receiver == null) {
            return port.operator().value();
        }
        String label =
                receiver.edges().stream()
                        .filter(each -> each.id() == port.edge())
                        .map(Edge::label)
                        .findFirst()
                        .orElseThrow();
        return port.operator() + " edge " + label;
    }

    private static String nulls(boolean shown) {
        return shown ? "  (null if there is none)" : "";
    }

    /** Key parts that count in the tuple which the operator keeps. */
    private static String kept(RowInput rows, List<KeyPart> parts) {
        return parts.stream()
                .map(part -> part(rows.names().get(part.column()), part))
                .collect(Collectors.joining(", "));
    }

    private static String part(String column, KeyPart part) {
        return column + " " + part.type().name().toLowerCase(Locale.ROOT);
    }

    private SourceTable table(RowInput rows) {
        return plan.tables().get(rows.table());
    }
}
