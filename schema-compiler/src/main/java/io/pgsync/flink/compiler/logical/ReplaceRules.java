package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.logical.TransformAnalyzer.Fields;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.Replacement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code replace}: {@code {field: {search: replacement}}}, or nested under a label, or under
 * a column with JSON.
 */
final class ReplaceRules {
    /** A parent's rule for the value of a scalar child, by a name that no column can have. */
    private static final String ONLY_FIELD = "";

    private final Fields fields;
    private final Diagnostics diagnostics;
    private final Map<String, List<Replacement>> own = new LinkedHashMap<>();
    private final Map<String, ObjectValue> nested = new LinkedHashMap<>();
    private final Map<String, JsonRules> inside = new LinkedHashMap<>();

    ReplaceRules(Fields fields, Diagnostics diagnostics) {
        this.fields = fields;
        this.diagnostics = diagnostics;
    }

    /** Replacements of the node's fields, for its children by label, and within JSON by field. */
    record Result(
            Map<String, List<Replacement>> own,
            Map<String, ObjectValue> nested,
            Map<String, JsonRules> inside) {}

    Result read(ObjectValue rules) {
        rules.members().forEach(this::rule);
        return new Result(own, nested, inside);
    }

    private void rule(Member rule) {
        if (!(rule.value() instanceof ObjectValue pairs)) {
            invalid(rule, "must be an object of texts and their replacements");
            return;
        }
        boolean plain = isPlain(pairs);
        Optional<Node> child = fields.child(rule.name());
        if (child.isPresent()) {
            ofChild(rule, pairs, plain, child.get());
        } else if (rule.name().equals(ONLY_FIELD) && fields.columns().size() == 1) {
            own.put(fields.columns().iterator().next(), replacements(pairs));
        } else if (!fields.columns().contains(rule.name())) {
            diagnostics.add(
                    new Diagnostic(
                            Code.TRANSFORM_WITHOUT_EFFECT,
                            rule.at(),
                            "%s has no field '%s' to replace in"
                                    .formatted(fields.describe(), rule.name()),
                            Suggestions.didYouMean(rule.name(), fields.all()),
                            List.of()));
        } else if (plain) {
            own.put(rule.name(), replacements(pairs));
        } else if (pairs.members().stream().anyMatch(m -> m.value() instanceof ObjectValue)) {
            inside.put(rule.name(), within(pairs));
        } else {
            invalid(rule, "must have texts for replacements");
        }
    }

    /** Rules for the fields of an object within JSON; which fields that has, nobody knows. */
    private JsonRules within(ObjectValue rules) {
        Map<String, List<Replacement>> replace = new LinkedHashMap<>();
        Map<String, JsonRules> deeper = new LinkedHashMap<>();
        for (Member rule : rules.members()) {
            if (!(rule.value() instanceof ObjectValue pairs)) {
                invalid(rule, "must be an object of texts and their replacements");
            } else if (isPlain(pairs)) {
                replace.put(rule.name(), replacements(pairs));
            } else {
                deeper.put(rule.name(), within(pairs));
            }
        }
        return new JsonRules(replace, Map.of(), deeper);
    }

    private static boolean isPlain(ObjectValue pairs) {
        return pairs.members().stream().allMatch(m -> m.value() instanceof Text);
    }

    private void ofChild(Member rule, ObjectValue pairs, boolean plain, Node child) {
        boolean scalar =
                child.relationship().map(r -> r.variant().text().equals("scalar")).orElse(false);
        if (!plain) {
            nested.put(rule.name(), pairs);
        } else if (scalar) {
            nested.put(rule.name(), new ObjectValue(pairs.at(), List.of(wholeValue(rule, pairs))));
        } else {
            diagnostics.add(
                    new Diagnostic(
                                    Code.TRANSFORM_WITHOUT_EFFECT,
                                    rule.at(),
                                    "'%s' is an object: there is no text to replace in"
                                            .formatted(rule.name()))
                            .withNote(
                                    "write {\"%s\": {field: {search: replacement}}}"
                                            .formatted(rule.name())));
        }
    }

    private static Member wholeValue(Member rule, ObjectValue pairs) {
        return new Member(rule.at(), ONLY_FIELD, pairs);
    }

    private static List<Replacement> replacements(ObjectValue pairs) {
        return pairs.members().stream()
                .map(m -> new Replacement(m.name(), ((Text) m.value()).text()))
                .toList();
    }

    private void invalid(Member rule, String message) {
        diagnostics.add(
                Code.INVALID_TRANSFORM,
                rule.value().at(),
                "'replace' of field '%s' %s".formatted(rule.name(), message));
    }
}
