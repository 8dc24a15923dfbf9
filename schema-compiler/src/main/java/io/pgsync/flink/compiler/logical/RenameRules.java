package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.logical.TransformAnalyzer.Fields;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Transform;
import io.pgsync.flink.compiler.schema.SourceValue;
import io.pgsync.flink.compiler.schema.SourceValue.Literal;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import io.pgsync.flink.compiler.transform.JsonRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code rename}: {@code {old: new}}, or nested under a label or a column with JSON. */
final class RenameRules {
    private final Fields fields;
    private final Diagnostics diagnostics;
    private final Map<String, String> own = new LinkedHashMap<>();
    private final Map<String, ObjectValue> nested = new LinkedHashMap<>();
    private final Map<String, JsonRules> inside = new LinkedHashMap<>();

    RenameRules(Fields fields, Diagnostics diagnostics) {
        this.fields = fields;
        this.diagnostics = diagnostics;
    }

    /**
     * New names of the node's fields, rules for its children by label, and within JSON by field.
     */
    record Result(
            Map<String, String> own,
            Map<String, ObjectValue> nested,
            Map<String, JsonRules> inside) {}

    Result read(ObjectValue rules) {
        if (fields.shape() == Shape.SCALAR) {
            diagnostics.add(
                    Code.TRANSFORM_WITHOUT_EFFECT,
                    rules.at(),
                    "%s is a scalar: it has no field to rename".formatted(fields.describe()));
            return new Result(own, nested, inside);
        }
        rules.members().forEach(this::rule);
        rules.members().forEach(this::warnOfCollision);
        return new Result(own, nested, inside);
    }

    private void rule(Member rule) {
        Optional<Node> child = fields.child(rule.name());
        Optional<String> newName = name(rule.value());
        if (isBlank(rule, newName)) {
            return;
        }
        if (!fields.all().contains(rule.name())) {
            diagnostics.add(
                    new Diagnostic(
                            Code.TRANSFORM_WITHOUT_EFFECT,
                            rule.at(),
                            "%s has no field '%s' to rename"
                                    .formatted(fields.describe(), rule.name()),
                            Suggestions.didYouMean(rule.name(), fields.all()),
                            List.of()));
        } else if (newName.isPresent()) {
            rename(rule, newName.get(), child);
        } else if (!(rule.value() instanceof ObjectValue rules)) {
            invalid(rule);
        } else if (child.isPresent()) {
            nested.put(rule.name(), rules);
        } else {
            inside.put(rule.name(), within(rules));
        }
    }

    /** Rules for the fields of an object within JSON; which fields that has, nobody knows. */
    private JsonRules within(ObjectValue rules) {
        Map<String, String> rename = new LinkedHashMap<>();
        Map<String, JsonRules> deeper = new LinkedHashMap<>();
        for (Member rule : rules.members()) {
            Optional<String> newName = name(rule.value());
            if (isBlank(rule, newName)) {
                continue;
            }
            newName.ifPresent(name -> rename.put(rule.name(), name));
            if (rule.value() instanceof ObjectValue below) {
                deeper.put(rule.name(), within(below));
            } else if (newName.isEmpty()) {
                invalid(rule);
            }
        }
        return new JsonRules(Map.of(), rename, deeper);
    }

    private boolean isBlank(Member rule, Optional<String> newName) {
        boolean blank = newName.isPresent() && newName.get().isBlank();
        if (blank) {
            diagnostics.add(Code.EMPTY_NAME, rule.value().at(), "the new name is empty");
        }
        return blank;
    }

    private void invalid(Member rule) {
        diagnostics.add(
                Code.INVALID_TRANSFORM,
                rule.value().at(),
                "the new name of '%s' must be a string, not %s"
                        .formatted(rule.name(), rule.value().describe()));
    }

    private void rename(Member rule, String newName, Optional<Node> child) {
        boolean lost =
                child.isPresent()
                        && !child.get().labelIsNull()
                        && TransformAnalyzer.hasRules(child.get(), Transform::rename);
        if (lost) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.RULE_OVERRIDDEN,
                                    rule.at(),
                                    ("'%s' keeps its name: it or a node below it has a rename of"
                                                    + " its own")
                                            .formatted(rule.name()))
                            .withNote("write the new name as its \"label\""));
        } else {
            own.put(rule.name(), newName);
        }
    }

    /** PGSync takes the text of a number for a name. */
    private static Optional<String> name(SourceValue value) {
        if (value instanceof Text text) {
            return Optional.of(text.text());
        }
        boolean number = value instanceof Literal literal && literal.value().isNumber();
        return number ? Optional.of(value.toJson().asText()) : Optional.empty();
    }

    private void warnOfCollision(Member rule) {
        String newName = own.get(rule.name());
        if (newName == null) {
            return;
        }
        fields.renamed(own)
                .forEach(
                        (field, result) -> {
                            if (result.equals(newName) && !field.equals(rule.name())) {
                                diagnostics.add(
                                        new Diagnostic(
                                                        Code.FIELD_COLLISION,
                                                        rule.value().at(),
                                                        "'%s' and '%s' both become '%s'"
                                                                .formatted(
                                                                        rule.name(),
                                                                        field,
                                                                        newName))
                                                .withNote(
                                                        "as in PGSync the longer old name wins,"
                                                                + " or the alphabetically later"
                                                                + " one if both are"
                                                                + " equally long"));
                            }
                        });
    }
}
