package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.logical.Cardinality;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.physical.MetaSpec.Role;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plans the operators of one document.
 *
 * <p>How an edge is implemented depends on which side of its equality is a key:
 *
 * <ul>
 *   <li>the parent's columns are the parent's key: the child sends its sub-documents straight to
 *       the parent ({@link Output.ToParent});
 *   <li>the child's columns are the child's key: the parent's rows subscribe to the child ({@link
 *       Output.ToSubscribers});
 *   <li>neither: a {@link Link} keyed by the join value lies between.
 * </ul>
 *
 * A junction table is a subscriber on behalf of the parent: its rows announce the parent's address.
 * With {@code _meta} it is a node between the two.
 */
final class DocumentPlanner {
    /** Change this when the meaning of the operators' state differs from earlier builds. */
    private static final int STATE = 1;

    private final DocumentPlan document;
    private final SourceTables tables;
    private final List<OperatorSpec> operators = new ArrayList<>();

    DocumentPlanner(DocumentPlan document, SourceTables tables) {
        this.document = document;
        this.tables = tables;
    }

    /** Where a node's documents go, and which columns this requires. */
    private record Upward(
            List<String> columns, boolean subscribed, Function<Layout, Output> output) {

        static Upward toParent(Port to, List<JoinColumn> address) {
            return new Upward(
                    Joins.names(address),
                    false,
                    layout -> new Output.ToParent(to, layout.parts(address)));
        }

        static Upward toSubscribers(Port to, boolean nullWhenAbsent) {
            return new Upward(
                    List.of(), true, layout -> new Output.ToSubscribers(to, nullWhenAbsent));
        }
    }

    /** A node with the layout of its Track and the subscriptions found so far. */
    private record Parent(Planned planned, Layout track, List<Subscription> subscriptions) {
        NodePlan node() {
            return planned.node();
        }

        void subscribe(Port to, List<JoinColumn> columns) {
            subscriptions.add(
                    new Subscription(to, track.parts(columns), track.ownKey(), null, false));
        }
    }

    /** All operators of the document, each after those that feed it. */
    List<OperatorSpec> plan() {
        NodePlan root = document.root();
        List<String> id = PhysicalPlanner.idColumns(root.table(), root.key());
        Upward toIndex =
                new Upward(
                        id,
                        false,
                        layout ->
                                new Output.Documents(
                                        document.name(),
                                        layout.positions(id),
                                        document.routing().orElse(null),
                                        document.pipeline().orElse(null),
                                        document.plugins()));
        // of several key columns, PGSync shows the first
        List<String> keys = id.subList(0, 1);
        node(Planned.root(root, document.name(), keys), toIndex);
        operators.sort(Comparator.comparingInt(OperatorSpec::level));
        return operators;
    }

    /** Plans a node with all below it and returns the level of its Assemble. */
    private int node(Planned planned, Upward upward) {
        NodePlan node = planned.node();
        Shape shape = planned.shape();
        List<EdgePlan> edges = shape == Shape.SCALAR ? List.of() : visibleEdges(node);
        Layout track = Layout.of(node.table(), node.key(), leftColumns(edges));
        Parent parent = new Parent(planned, track, new ArrayList<>());
        boolean isLeaf = edges.isEmpty() && !upward.subscribed() && planned.role() != Role.ROOT;
        int level = isLeaf ? 0 : 1;
        List<Edge> specs = numbered(edges);
        for (int i = 0; i < edges.size(); i++) {
            Port port = new Port(uid(planned, "assemble"), specs.get(i).number());
            level = Math.max(level, 1 + edge(parent, edges.get(i), port));
        }
        if (!parent.subscriptions().isEmpty()) {
            track(uid(planned, "track"), name(planned, "track"), track, parent.subscriptions());
        }
        Layout layout =
                Layout.of(
                        node.table(),
                        node.key(),
                        shownColumns(node, shape),
                        upward.columns(),
                        List.copyOf(node.where().columns()),
                        document.meta() ? planned.keys() : List.of());
        operators.add(
                new Assemble(
                        uid(planned, "assemble"),
                        name(planned, "assemble"),
                        level,
                        rows(layout),
                        layout.selection(node.where()),
                        specs,
                        rendering(planned, edges, layout),
                        upward.output().apply(layout)));
        return level;
    }

    /** Plans what lies between a node and one child; returns the level of what feeds the port. */
    private int edge(Parent parent, EdgePlan edge, Port port) {
        return edge.join()
                .accept(
                        new JoinPlan.Visitor<Integer>() {
                            @Override
                            public Integer direct(JoinPlan.Direct join) {
                                return directEdge(parent, edge, join, port);
                            }

                            @Override
                            public Integer through(JoinPlan.Through join) {
                                return throughEdge(parent, edge, join, port);
                            }
                        });
    }

    private int directEdge(Parent parent, EdgePlan edge, JoinPlan.Direct join, Port port) {
        Planned above = parent.planned();
        if (above.role() == Role.JUNCTION) {
            List<String> keys = Joins.right(join.pairs());
            return direct(parent, Planned.child(edge, above.path(), keys), join, port);
        }
        String path = childPath(parent, edge);
        return direct(parent, Planned.child(edge, path, edge.child().key()), join, port);
    }

    private int direct(Parent parent, Planned planned, JoinPlan.Direct join, Port port) {
        NodePlan above = parent.node();
        NodePlan below = planned.node();
        Optional<List<JoinColumn>> toParent =
                Joins.addressing(above.table(), above.key(), below.table(), join.pairs());
        if (toParent.isPresent()) {
            return node(planned, Upward.toParent(port, toParent.get()));
        }
        Optional<List<JoinColumn>> toChild =
                Joins.addressing(
                        below.table(), below.key(), above.table(), Joins.swap(join.pairs()));
        if (toChild.isPresent()) {
            parent.subscribe(new Port(uid(planned, "assemble"), 0), toChild.get());
            return node(planned, Upward.toSubscribers(port, false));
        }
        Port link = new Port(uid(planned, "link"), 0);
        parent.subscribe(link, Joins.leftColumns(above.table(), below.table(), join.pairs()));
        Upward toLink =
                Upward.toParent(
                        link, Joins.rightColumns(above.table(), below.table(), join.pairs()));
        int level = 1 + node(planned, toLink);
        operators.add(new Link(link.operator(), name(planned, "link"), level, false, port));
        return level;
    }

    private int throughEdge(Parent parent, EdgePlan edge, JoinPlan.Through join, Port port) {
        NodePlan above = parent.node();
        String path = childPath(parent, edge);
        if (document.meta()) {
            return direct(
                    parent,
                    Planned.junction(edge, join, path),
                    new JoinPlan.Direct(join.parentSide()),
                    port);
        }
        Optional<List<JoinColumn>> toParent =
                Joins.addressing(above.table(), above.key(), join.table(), join.parentSide());
        if (toParent.isPresent()) {
            return junction(edge, join, path, new Junction(port, toParent.get()));
        }
        Port link = new Port(uid(path, "parent-link"), 0);
        parent.subscribe(link, Joins.leftColumns(above.table(), join.table(), join.parentSide()));
        Junction receiver =
                new Junction(
                        link, Joins.rightColumns(above.table(), join.table(), join.parentSide()));
        int level = 1 + junction(edge, join, path, receiver);
        operators.add(new Link(link.operator(), path + " parent link", level, false, port));
        return level;
    }

    /** The parent's side of a junction: who receives the joined elements, addressed by what. */
    private record Junction(Port receiver, List<JoinColumn> address) {}

    /** Plans the junction table and the child; returns the level of what feeds the receiver. */
    private int junction(EdgePlan edge, JoinPlan.Through join, String path, Junction junction) {
        NodePlan below = edge.child();
        Layout layout =
                Layout.of(
                        join.table(),
                        join.key(),
                        Joins.names(junction.address()),
                        Joins.left(join.childSide()));
        List<KeyPart> address = layout.parts(junction.address());
        boolean showsNull = Planned.showsNull(below);
        Optional<List<JoinColumn>> toChild =
                Joins.addressing(
                        below.table(), below.key(), join.table(), Joins.swap(join.childSide()));
        Planned planned = Planned.child(edge, path, List.of());
        Port to;
        List<KeyPart> lookup;
        int level;
        if (toChild.isPresent()) {
            to = new Port(uid(path, "assemble"), 0);
            lookup = layout.parts(toChild.get());
            level = node(planned, Upward.toSubscribers(junction.receiver(), showsNull));
        } else {
            to = new Port(uid(path, "link"), 0);
            lookup = layout.parts(Joins.leftColumns(join.table(), below.table(), join.childSide()));
            List<JoinColumn> joined =
                    Joins.rightColumns(join.table(), below.table(), join.childSide());
            level = 1 + node(planned, Upward.toParent(to, joined));
            operators.add(
                    new Link(to.operator(), path + " link", level, showsNull, junction.receiver()));
        }
        var subscription = new Subscription(to, lookup, address, junction.receiver(), showsNull);
        track(uid(path, "junction"), path + " junction", layout, List.of(subscription));
        return level;
    }

    private void track(
            OperatorUid uid, String name, Layout layout, List<Subscription> subscriptions) {
        operators.add(new Track(uid, name, rows(layout), subscriptions));
    }

    private RowInput rows(Layout layout) {
        List<Integer> key = tables.positions(layout.table(), layout.key());
        List<KeyType> types = Joins.keyTypes(layout.table(), layout.key());
        List<KeyPart> parts = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            parts.add(new KeyPart(key.get(i), types.get(i)));
        }
        return new RowInput(
                tables.index(layout.table()),
                parts,
                tables.positions(layout.table(), layout.columns()),
                layout.columns());
    }

    /** Of several children with one label only the last is seen, so only that is planned. */
    private static List<EdgePlan> visibleEdges(NodePlan node) {
        Map<String, EdgePlan> byLabel = new LinkedHashMap<>();
        node.edges().forEach(edge -> byLabel.put(edge.label(), edge));
        return List.copyOf(byLabel.values());
    }

    /** The edges in the order given, with their numbers. */
    private static List<Edge> numbered(List<EdgePlan> edges) {
        List<String> labels = edges.stream().map(EdgePlan::label).sorted().toList();
        List<Edge> numbered = new ArrayList<>();
        for (EdgePlan edge : edges) {
            boolean array =
                    edge.cardinality() == Cardinality.ONE_TO_MANY
                            || edge.join() instanceof JoinPlan.Through;
            numbered.add(new Edge(1 + labels.indexOf(edge.label()), edge.label(), array));
        }
        return numbered;
    }

    private static List<String> shownColumns(NodePlan node, Shape shape) {
        List<ColumnSelection> shown =
                shape == Shape.SCALAR ? node.columns().subList(0, 1) : node.columns();
        return shown.stream().map(ColumnSelection::column).toList();
    }

    private static List<String> leftColumns(List<EdgePlan> edges) {
        List<String> columns = new ArrayList<>();
        for (EdgePlan edge : edges) {
            columns.addAll(
                    edge.join()
                            .accept(
                                    new JoinPlan.Visitor<List<String>>() {
                                        @Override
                                        public List<String> direct(JoinPlan.Direct join) {
                                            return Joins.left(join.pairs());
                                        }

                                        @Override
                                        public List<String> through(JoinPlan.Through join) {
                                            return Joins.left(join.parentSide());
                                        }
                                    }));
        }
        return columns;
    }

    private static String childPath(Parent parent, EdgePlan edge) {
        return parent.planned().path() + "/" + edge.label().replace("%", "%25").replace("/", "%2F");
    }

    private Rendering rendering(Planned planned, List<EdgePlan> edges, Layout layout) {
        Rendering rendering =
                FieldPlanner.plan(planned.node(), planned.shape(), edges, layout.columns());
        return document.meta() ? rendering.withMeta(planned.meta(layout)) : rendering;
    }

    private OperatorUid uid(Planned planned, String operator) {
        return uid(planned.path(), planned.prefix() + operator);
    }

    private static String name(Planned planned, String operator) {
        return planned.path() + " " + planned.prefix() + operator;
    }

    /** What is kept with keys for {@code _meta} differs, so it has an identity of its own. */
    private OperatorUid uid(String path, String operator) {
        return new OperatorUid(path, document.meta() ? operator + "/meta" : operator, STATE);
    }
}
