package io.pgsync.flink.compiler.explain;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.filter.FilterSql;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.TransformPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.PluginSpec;
import io.pgsync.flink.compiler.transform.Replacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints plans for users: the documents as trees, and the operators that maintain them. */
public final class Explain {
    private final StringBuilder out = new StringBuilder();

    private Explain() {}

    /** All documents, a blank line between two. */
    public static String logical(LogicalPlan plan) {
        return plan.documents().stream().map(Explain::document).collect(Collectors.joining("\n"));
    }

    /**
     * The tables that the source reads, then all operators in the plan's order: uid, kind, level;
     * the columns that it is keyed by, with their key types; the columns that it keeps of a row;
     * where its output goes. Any change of this listing changes the state of a running job.
     */
    public static String operators(PhysicalPlan plan) {
        return OperatorListing.of(plan);
    }

    private static String document(DocumentPlan document) {
        var explain = new Explain();
        NodePlan root = document.root();
        explain.line("document %s  %s  upsert".formatted(root.path(), key(root.key())));
        explain.line("└─ root %s  %s".formatted(root.table().name(), key(root.key())));
        explain.below(root, "   ");
        explain.line(sink(document));
        return explain.out.toString();
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    private void below(NodePlan node, String indent) {
        String bar = node.edges().isEmpty() ? "  " : "│ ";
        line(indent + bar + "columns " + columns(node.columns()));
        if (!node.where().equals(RowFilter.ALL)) {
            line(indent + bar + "where " + FilterSql.of(node.where(), ""));
        }
        transforms(node.transforms()).forEach(text -> line(indent + bar + text));
        int width = node.edges().stream().mapToInt(e -> e.label().length()).max().orElse(0);
        for (int i = 0; i < node.edges().size(); i++) {
            EdgePlan edge = node.edges().get(i);
            boolean last = i == node.edges().size() - 1;
            line(indent + (last ? "└─ " : "├─ ") + edge(edge, width));
            below(edge.child(), indent + (last ? "   " : "│  "));
        }
    }

    private static String edge(EdgePlan edge, int width) {
        String padded = edge.label() + " ".repeat(width - edge.label().length());
        String kind =
                "%-11s %-6s".formatted(edge.cardinality(), edge.shape()).toLowerCase(Locale.ROOT);
        return "%s  %s  %s  %s  %s"
                .formatted(
                        padded,
                        kind,
                        edge.child().table().name(),
                        key(edge.child().key()),
                        join(edge));
    }

    private static String join(EdgePlan edge) {
        TableName child = edge.child().table().name();
        return edge.join()
                .accept(
                        new JoinPlan.Visitor<>() {
                            @Override
                            public String direct(JoinPlan.Direct join) {
                                return equalities("", join.pairs(), child.name() + ".");
                            }

                            @Override
                            public String through(JoinPlan.Through join) {
                                String name = join.table().name().name() + ".";
                                return "%s  via %s %s  %s"
                                        .formatted(
                                                equalities("", join.parentSide(), name),
                                                join.table().name(),
                                                key(join.key()),
                                                equalities(
                                                        name,
                                                        join.childSide(),
                                                        child.name() + "."));
                            }
                        });
    }

    private static String equalities(String left, List<ColumnPair> pairs, String right) {
        return pairs.stream()
                .map(p -> "%s%s = %s%s".formatted(left, p.left(), right, p.right()))
                .collect(Collectors.joining(", "));
    }

    private static String key(List<String> columns) {
        return "key(%s)".formatted(String.join(", ", columns));
    }

    private static String columns(List<ColumnSelection> columns) {
        return columns.stream()
                .map(c -> c.path().isEmpty() ? c.field() : c.field() + " = " + json(c))
                .collect(Collectors.joining(", "));
    }

    /** The path as an expression again; steps that may be key or index stand in braces. */
    private static String json(ColumnSelection column) {
        var path = column.path().orElseThrow();
        var text = new StringBuilder(column.column());
        for (JsonPath.Step step : path.steps()) {
            boolean either = step.kind() == JsonPath.Kind.KEY_OR_INDEX;
            text.append(either ? "#>{" + step.token() + "}" : "->" + step.token());
        }
        return path.asText() ? text + " as text" : text.toString();
    }

    private static List<String> transforms(TransformPlan transforms) {
        var lines = new ArrayList<String>();
        rules("", transforms.replace(), transforms.rename(), lines);
        inside("", transforms.inside(), lines);
        for (ConcatSpec concat : transforms.concat()) {
            lines.add(
                    "concat  %s = %s  by '%s'"
                            .formatted(
                                    concat.destination(),
                                    String.join(", ", concat.columns()),
                                    concat.delimiter()));
        }
        return lines;
    }

    private static void rules(
            String path,
            Map<String, List<Replacement>> replace,
            Map<String, String> rename,
            List<String> lines) {
        replace.forEach(
                (field, replacements) ->
                        replacements.forEach(
                                r ->
                                        lines.add(
                                                "replace in %s%s  '%s' → '%s'"
                                                        .formatted(
                                                                path,
                                                                field,
                                                                r.search(),
                                                                r.replacement()))));
        rename.forEach(
                (field, name) -> lines.add("rename  %s%s → %s".formatted(path, field, name)));
    }

    private static void inside(String path, Map<String, JsonRules> inside, List<String> lines) {
        inside.forEach(
                (field, rules) -> {
                    String below = path + field + ".";
                    rules(below, rules.replace(), rules.rename(), lines);
                    inside(below, rules.inside(), lines);
                });
    }

    private static String sink(DocumentPlan document) {
        var sink = new StringBuilder("sink index=").append(document.name());
        document.routing().ifPresent(routing -> sink.append(" routing=").append(routing));
        document.pipeline().ifPresent(pipeline -> sink.append(" pipeline=").append(pipeline));
        if (!document.plugins().isEmpty()) {
            sink.append(" plugins=")
                    .append(
                            document.plugins().stream()
                                    .map(PluginSpec::toString)
                                    .collect(Collectors.joining(",")));
        }
        return sink.append(document.meta() ? " with _meta" : "").toString();
    }
}
