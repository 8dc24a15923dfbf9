package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Relationship;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The trees of all documents: definitions and catalog → nodes and edges with all names resolved.
 */
public final class TreeAnalyzer {
    private final Diagnostics diagnostics;
    private final TableResolver tables;
    private final ColumnAnalyzer columns;
    private final KeyResolver keys;
    private final JoinResolver joins;
    private final FilterResolver filters;
    private final TransformAnalyzer transforms;

    public TreeAnalyzer(Catalog catalog, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.tables = new TableResolver(catalog, diagnostics);
        this.columns = new ColumnAnalyzer(diagnostics);
        this.keys = new KeyResolver(columns, diagnostics);
        this.joins = new JoinResolver(catalog, tables, keys, diagnostics);
        this.filters = new FilterResolver(columns, diagnostics);
        this.transforms = new TransformAnalyzer(diagnostics);
    }

    /** The root with everything below it; empty if it has an error. */
    public Optional<NodePlan> analyze(Node root) {
        return node(
                root,
                new NodePath(List.of(root.table().text())),
                Shape.OBJECT,
                InheritedRules.NONE,
                false);
    }

    /**
     * @param inherited the rules that the nodes above have for this one
     * @param rulesOff whether a null label above switches the transforms off
     */
    private Optional<NodePlan> node(
            Node node, NodePath path, Shape shape, InheritedRules inherited, boolean rulesOff) {
        Optional<Table> table = tables.ofNode(node.table(), node.schema());
        table.ifPresent(t -> warnOfBaseTables(node, t));
        List<ColumnSelection> selections =
                table.map(t -> columns.selections(node, t)).orElse(List.of());
        if (shape == Shape.SCALAR) {
            selections = firstOnly(node, selections);
        }
        var rules = transforms.analyze(node, shape, selections, inherited, rulesOff);
        Optional<List<String>> key = table.flatMap(t -> keys.ofNode(node, t));
        RowFilter where = table.map(t -> filters.ofNode(node, t)).orElse(RowFilter.ALL);
        List<EdgePlan> edges = edges(node, table, path, rules, rulesOff);
        if (table.isEmpty() || key.isEmpty() || selections.isEmpty()) {
            return Optional.empty();
        }
        if (shape == Shape.SCALAR) {
            edges = List.of();
        }
        return Optional.of(
                new NodePlan(
                        path,
                        table.get(),
                        key.get(),
                        withoutHidden(node, selections, edges),
                        where,
                        rules.plan(),
                        edges));
    }

    private List<EdgePlan> edges(
            Node node,
            Optional<Table> table,
            NodePath path,
            TransformAnalyzer.Rules rules,
            boolean rulesOff) {
        var edges = new LinkedHashMap<String, EdgePlan>();
        for (Node child : node.children()) {
            String label = child.field();
            Optional<EdgePlan> edge =
                    edge(
                            child,
                            table,
                            path.child(label),
                            rules.forChild(label),
                            rulesOff || child.labelIsNull());
            // a later sibling of the same label hides the earlier one, and takes its own place
            boolean hidesSibling = edges.remove(label) != null;
            edge.ifPresent(e -> edges.put(label, e));
            if (hidesSibling) {
                diagnostics.add(
                        Code.FIELD_COLLISION,
                        child.fieldAt(),
                        "an earlier child has the label '%s' too; this one is used"
                                .formatted(label));
            }
        }
        return new ArrayList<>(edges.values());
    }

    private Optional<EdgePlan> edge(
            Node child,
            Optional<Table> parent,
            NodePath path,
            InheritedRules rules,
            boolean rulesOff) {
        Optional<Relationship> relationship = child.relationship();
        Shape shape = relationship.map(r -> Shape.valueOf(upper(r.variant()))).orElse(Shape.OBJECT);
        Optional<NodePlan> plan = node(child, path, shape, rules, rulesOff);
        if (parent.isEmpty() || relationship.isEmpty()) {
            return Optional.empty();
        }
        Relationship r = relationship.get();
        // resolved even if the child has errors, so that all of them are seen at once
        Optional<JoinPlan> join =
                tables.ofNode(child.table(), child.schema())
                        .flatMap(table -> joins.resolve(parent.get(), table, r));
        if (plan.isEmpty() || join.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new EdgePlan(
                        child.field(),
                        Cardinality.valueOf(upper(r.type())),
                        shape,
                        join.get(),
                        plan.get()));
    }

    private static String upper(Text text) {
        return text.text().toUpperCase(Locale.ROOT);
    }

    private List<ColumnSelection> firstOnly(Node node, List<ColumnSelection> selections) {
        if (selections.size() > 1) {
            diagnostics.add(
                    Code.SCALAR_SHOWS_ONE_COLUMN,
                    node.columns().isEmpty() ? node.table().at() : node.columns().get(1).at(),
                    "a scalar shows only its first column, here '%s'"
                            .formatted(selections.get(0).field()));
        }
        if (!node.children().isEmpty()) {
            diagnostics.add(
                    Code.SCALAR_SHOWS_ONE_COLUMN,
                    node.children().get(0).table().at(),
                    "children of a scalar are not visible and are ignored");
        }
        return selections.stream().limit(1).toList();
    }

    /** A child hides the column that has its label for a name. */
    private List<ColumnSelection> withoutHidden(
            Node node, List<ColumnSelection> selections, List<EdgePlan> edges) {
        var labels = new HashSet<String>();
        edges.forEach(e -> labels.add(e.label()));
        for (Node child : node.children()) {
            if (labels.contains(child.field())
                    && selections.stream().anyMatch(s -> s.field().equals(child.field()))) {
                diagnostics.add(
                        Code.FIELD_COLLISION,
                        child.fieldAt(),
                        "the child '%s' hides the column of that name".formatted(child.field()));
            }
        }
        return selections.stream().filter(s -> !labels.contains(s.field())).toList();
    }

    private void warnOfBaseTables(Node node, Table table) {
        if (!node.baseTables().isEmpty()) {
            diagnostics.add(
                    Code.BASE_TABLES_IGNORED,
                    node.baseTables().get(0).at(),
                    "'base_tables' is ignored: %s is a table, not a view".formatted(table.name()));
        }
    }
}
