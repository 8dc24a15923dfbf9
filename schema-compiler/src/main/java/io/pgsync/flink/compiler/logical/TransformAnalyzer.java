package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Transform;
import io.pgsync.flink.compiler.schema.SourceValue;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.Replacement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The transform rules of each node. Rules that a parent nests under a child's label move down to
 * the child; but as in PGSync they are lost, per kind of rule, if the child or anything below it
 * has rules of that kind itself.
 */
final class TransformAnalyzer {
    private final Diagnostics diagnostics;

    TransformAnalyzer(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** The rules of one node, and what it has for its children by label. */
    record Rules(
            TransformPlan plan,
            Map<String, ObjectValue> replace,
            Map<String, ObjectValue> rename,
            Map<String, SourceValue> concat) {
        InheritedRules forChild(String label) {
            return new InheritedRules(
                    Optional.ofNullable(replace.get(label)),
                    Optional.ofNullable(rename.get(label)),
                    Optional.ofNullable(concat.get(label)));
        }
    }

    /**
     * @param shape of the node itself: a scalar has nothing to rename or to concatenate
     * @param columns what the node shows
     * @param rulesOff whether a null label on the node or above it disables its own rules
     */
    Rules analyze(
            Node node,
            Shape shape,
            List<ColumnSelection> columns,
            InheritedRules inherited,
            boolean rulesOff) {
        if (node.labelIsNull() && hasAny(node)) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.LABEL_NULL,
                                    node.table().at(),
                                    "\"label\": null switches off the transforms of '%s' and below"
                                            .formatted(node.table().text()))
                            .withNote("remove the key to apply them"));
        }
        var fields = new Fields(node, shape, names(columns));
        var replace =
                effective(node, Transform::replace, inherited.replace(), rulesOff)
                        .map(rules -> new ReplaceRules(fields, diagnostics).read(rules))
                        .orElse(new ReplaceRules.Result(Map.of(), Map.of(), Map.of()));
        var rename =
                effective(node, Transform::rename, inherited.rename(), rulesOff)
                        .map(rules -> new RenameRules(fields, diagnostics).read(rules))
                        .orElse(new RenameRules.Result(Map.of(), Map.of(), Map.of()));
        var concat =
                effective(node, Transform::concat, inherited.concat(), rulesOff)
                        .map(
                                rules ->
                                        new ConcatRules(fields, rename.own(), diagnostics)
                                                .read(rules))
                        .orElse(new ConcatRules.Result(List.of(), Map.of()));
        return new Rules(
                plan(
                        replace.own(),
                        rename.own(),
                        concat.own(),
                        JsonRules.union(replace.inside(), rename.inside())),
                replace.nested(),
                rename.nested(),
                concat.nested());
    }

    private static TransformPlan plan(
            Map<String, List<Replacement>> replace,
            Map<String, String> rename,
            List<ConcatSpec> concat,
            Map<String, JsonRules> inside) {
        return replace.isEmpty() && rename.isEmpty() && concat.isEmpty() && inside.isEmpty()
                ? TransformPlan.NONE
                : new TransformPlan(replace, rename, concat, inside);
    }

    private static Set<String> names(List<ColumnSelection> columns) {
        var names = new LinkedHashSet<String>();
        columns.forEach(c -> names.add(c.field()));
        return names;
    }

    private <T extends SourceValue> Optional<T> effective(
            Node node,
            Function<Transform, Optional<T>> kind,
            Optional<T> inherited,
            boolean rulesOff) {
        boolean ownRules = !rulesOff && !node.labelIsNull() && hasRules(node, kind);
        if (!ownRules) {
            return inherited;
        }
        inherited.ifPresent(
                rules ->
                        diagnostics.add(
                                Code.RULE_OVERRIDDEN,
                                rules.at(),
                                "these rules are ignored: '%s' or a node below it has its own"
                                        .formatted(node.field())));
        return kind.apply(node.transform());
    }

    /** Whether the node or one below it has rules of this kind that are active. */
    static <T extends SourceValue> boolean hasRules(
            Node node, Function<Transform, Optional<T>> kind) {
        return kind.apply(node.transform()).isPresent()
                || node.children().stream().anyMatch(c -> !c.labelIsNull() && hasRules(c, kind));
    }

    private static boolean hasAny(Node node) {
        return !node.transform().equals(Transform.NONE)
                || node.children().stream().anyMatch(TransformAnalyzer::hasAny);
    }

    /** The fields that rules of a node can name. */
    record Fields(Node node, Shape shape, Set<String> columns) {
        Optional<Node> child(String label) {
            return node.children().stream()
                    .filter(c -> c.field().equals(label))
                    .reduce((earlier, later) -> later);
        }

        /** All fields of the object before any rename: columns and children. */
        Set<String> all() {
            var all = new LinkedHashSet<>(columns);
            node.children().forEach(c -> all.add(c.field()));
            return all;
        }

        /** The same after the renames. */
        Map<String, String> renamed(Map<String, String> rename) {
            var renamed = new LinkedHashMap<String, String>();
            all().forEach(f -> renamed.put(f, rename.getOrDefault(f, f)));
            return renamed;
        }

        String describe() {
            return "'" + node.field() + "'";
        }
    }
}
