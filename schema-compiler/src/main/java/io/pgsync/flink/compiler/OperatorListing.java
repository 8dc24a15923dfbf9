package io.pgsync.flink.compiler;

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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes down the operators of a physical plan: what a savepoint of the job is made of. */
final class OperatorListing {
    private final PhysicalPlan plan;
    private final Map<OperatorUid, Assemble> assembles = new LinkedHashMap<>();
    private final Map<OperatorUid, Set<String>> joinValues = new LinkedHashMap<>();
    private final StringBuilder out = new StringBuilder();

    private OperatorListing(PhysicalPlan plan) {
        this.plan = plan;
    }

    static String of(PhysicalPlan plan) {
        var listing = new OperatorListing(plan);
        plan.operators().forEach(listing::survey);
        listing.tables();
        boolean startsDocument = true;
        for (OperatorSpec spec : plan.operators()) {
            if (startsDocument) {
                listing.line("");
            }
            listing.operator(spec);
            startsDocument = isRoot(spec);
        }
        return listing.out.toString();
    }

    /** A document's root emits last, so it ends the document's operators. */
    private static boolean isRoot(OperatorSpec spec) {
        return spec instanceof Assemble assemble && assemble.output() instanceof Output.ToIndex;
    }

    /** What other operators' lines refer to: labels of edges, and the columns a Link joins. */
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
                .add(table(rows) + "(" + kept(rows, columns) + ")");
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

    private void operator(OperatorSpec spec) {
        spec.accept(
                new OperatorSpec.Visitor<Void>() {
                    @Override
                    public Void track(Track track) {
                        head(track, "Track");
                        rows(track.rows());
                        track.subscriptions().forEach(s -> subscription(track.rows(), s));
                        return null;
                    }

                    @Override
                    public Void link(Link link) {
                        head(link, "Link");
                        line("   keyed by " + String.join(" = ", joinValues.get(link.uid())));
                        line("   pairs → " + port(link.output()) + nulls(link.nullWhenEmpty()));
                        return null;
                    }

                    @Override
                    public Void assemble(Assemble assemble) {
                        head(assemble, "Assemble");
                        rows(assemble.rows());
                        line("   " + output(assemble));
                        return null;
                    }
                });
    }

    private void head(OperatorSpec spec, String kind) {
        line("%s  %s  level %d".formatted(spec.uid(), kind, spec.level()));
    }

    private void rows(RowInput rows) {
        SourceTable table = plan.tables().get(rows.table());
        String key =
                rows.key().stream()
                        .map(part -> part(table.columns().get(part.column()).name(), part))
                        .collect(Collectors.joining(", "));
        String columns =
                rows.columns().stream()
                        .map(position -> table.columns().get(position).name())
                        .collect(Collectors.joining(", "));
        line("   keyed by %s(%s)  keeps %s".formatted(table.name(), key, columns));
    }

    private void subscription(RowInput rows, Subscription subscription) {
        line(
                "   subscribes (%s) by (%s) → %s"
                        .formatted(
                                kept(rows, subscription.address()),
                                kept(rows, subscription.join()),
                                subscription.to().operator()));
        if (subscription.nullWhenNowhere()) {
            line("   null if that is NULL → " + port(subscription.receiver()));
        }
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
                                                .map(position -> column(spec.rows(), position))
                                                .collect(Collectors.joining(", "));
                                return "document id(%s) → index %s".formatted(id, output.index());
                            }
                        });
    }

    /** The receiver, and which of its edges if it has several to tell apart. */
    private String port(Port port) {
        Assemble receiver = assembles.get(port.operator());
        if (receiver == null) {
            return port.operator().value();
        }
        Edge edge = receiver.edges().get(port.edge());
        return "%s edge %d %s%s"
                .formatted(port.operator(), port.edge(), edge.label(), edge.array() ? "[]" : "");
    }

    private static String nulls(boolean shown) {
        return shown ? "  (null if there is none)" : "";
    }

    /** Key parts that count in the tuple which the operator keeps. */
    private String kept(RowInput rows, List<KeyPart> parts) {
        return parts.stream()
                .map(part -> part(column(rows, part.column()), part))
                .collect(Collectors.joining(", "));
    }

    private static String part(String column, KeyPart part) {
        return column + " " + part.type().name().toLowerCase(Locale.ROOT);
    }

    private String column(RowInput rows, int position) {
        SourceTable table = plan.tables().get(rows.table());
        return table.columns().get(rows.columns().get(position)).name();
    }

    private String table(RowInput rows) {
        return plan.tables().get(rows.table()).name().toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
