package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.logical.TransformAnalyzer.Fields;
import io.pgsync.flink.compiler.schema.SourceValue;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code concat}: {@code {columns, destination, delimiter}}, a list of these, or nested under
 * a label.
 */
final class ConcatRules {
    /** Shorter names are as likely to be meant as they are written. */
    private static final int SHORTEST_SUSPECT = 4;

    private static final Set<String> KEYS = Set.of("columns", "destination", "delimiter");

    private final Fields fields;
    private final Diagnostics diagnostics;
    private final List<ConcatSpec> own = new ArrayList<>();
    private final Map<String, SourceValue> nested = new LinkedHashMap<>();

    /** Renamed fields and the destinations so far. */
    private final Set<String> known;

    ConcatRules(Fields fields, Map<String, String> rename, Diagnostics diagnostics) {
        this.fields = fields;
        this.diagnostics = diagnostics;
        this.known = new LinkedHashSet<>(fields.renamed(rename).values());
    }

    /** Rules of the node, and rules for its children by label. */
    record Result(List<ConcatSpec> own, Map<String, SourceValue> nested) {}

    Result read(SourceValue rules) {
        if (fields.shape() == Shape.SCALAR) {
            diagnostics.add(
                    Code.TRANSFORM_WITHOUT_EFFECT,
                    rules.at(),
                    "%s is a scalar: it has no place for a concatenated field"
                            .formatted(fields.describe()));
        } else if (rules instanceof ListValue list) {
            list.elements().forEach(this::element);
        } else {
            object((ObjectValue) rules);
        }
        return new Result(own, nested);
    }

    private void element(SourceValue element) {
        if (element instanceof ObjectValue object) {
            object(object);
        } else {
            invalid(element, "a concat rule must be an object, not " + element.describe());
        }
    }

    private void object(ObjectValue object) {
        boolean hasOwn = object.names().stream().anyMatch(KEYS::contains);
        for (Member member : object.members()) {
            if (KEYS.contains(member.name())) {
                continue;
            }
            boolean rules =
                    member.value() instanceof ObjectValue || member.value() instanceof ListValue;
            if (fields.child(member.name()).isPresent() && rules) {
                nested.put(member.name(), member.value());
            } else {
                diagnostics.add(
                        new Diagnostic(
                                        Code.INVALID_TRANSFORM,
                                        member.at(),
                                        ("'%s' is neither a key of a concat rule nor a child"
                                                        + " with rules")
                                                .formatted(member.name()),
                                        Suggestions.didYouMean(member.name(), KEYS),
                                        List.of())
                                .withNote("keys: columns, destination, delimiter"));
            }
        }
        if (hasOwn) {
            rule(object);
        }
    }

    private void rule(ObjectValue rule) {
        SourceValue destination = rule.get("destination").orElse(null);
        SourceValue columns = rule.get("columns").orElse(null);
        SourceValue delimiter = rule.get("delimiter").orElse(null);
        if (!(destination instanceof Text target) || target.text().isBlank()) {
            invalid(destination == null ? rule : destination, "concat needs a 'destination'");
            return;
        }
        if (!(columns instanceof ListValue list) || list.elements().isEmpty()) {
            invalid(columns == null ? rule : columns, "concat needs a list of 'columns'");
            return;
        }
        if (delimiter != null && !(delimiter instanceof Text)) {
            invalid(delimiter, "'delimiter' must be a string, not " + delimiter.describe());
            return;
        }
        var names = new ArrayList<String>();
        for (SourceValue column : list.elements()) {
            if (!(column instanceof Text text)) {
                invalid(column, "a column of concat must be a string, not " + column.describe());
                return;
            }
            warnIfMistyped(text);
            names.add(text.text());
        }
        String separator = delimiter instanceof Text text ? text.text() : "";
        own.add(new ConcatSpec(names, target.text(), separator));
        known.add(target.text());
    }

    /** An unknown name is a literal on purpose; one that is nearly a field probably is not. */
    private void warnIfMistyped(Text name) {
        if (known.contains(name.text()) || name.text().length() < SHORTEST_SUSPECT) {
            return;
        }
        String suggestion =
                fields.all().contains(name.text())
                        ? "it was renamed"
                        : Suggestions.didYouMean(name.text(), known);
        if (!suggestion.isEmpty()) {
            diagnostics.add(
                    new Diagnostic(
                            Code.TRANSFORM_WITHOUT_EFFECT,
                            name.at(),
                            "'%s' is not a field here, so it is used as text"
                                    .formatted(name.text()),
                            suggestion,
                            List.of()));
        }
    }

    private void invalid(SourceValue value, String message) {
        diagnostics.add(Code.INVALID_TRANSFORM, value.at(), message);
    }
}
