package io.pgsync.flink.compiler.mapping;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Document;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SourceValue;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the mappings of a document as written. Unknown words are errors in the mapping of a
 * transform, as in PGSync; elsewhere, where PGSync leaves it to the engine, they are warnings.
 */
public final class MappingChecker {
    private final Diagnostics diagnostics;

    public MappingChecker(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    public void check(Document document) {
        document.mapping().ifPresent(this::mapping);
        document.mappings().ifPresent(this::mappings);
        node(document.root());
    }

    private void node(Node node) {
        node.transform().mapping().ifPresent(mapping -> properties(mapping, true));
        node.children().forEach(this::node);
    }

    private void mapping(ObjectValue mapping) {
        if (mapping.get("dynamic_templates").isPresent()) {
            whole(mapping);
        } else {
            properties(mapping, false);
        }
    }

    private void mappings(ObjectValue mappings) {
        diagnostics.add(
                new Diagnostic(
                                Code.MAPPINGS_KEY,
                                mappings.at(),
                                "'mappings' is used here, but PGSync loses it")
                        .withNote(
                                "fields in 'mapping' or a transform's mapping take precedence"
                                        + " over it"));
        whole(mappings);
    }

    private void whole(ObjectValue mappings) {
        for (Member member : mappings.members()) {
            if (member.name().equals("properties")) {
                expectObject(member.value(), "'properties'").ifPresent(p -> properties(p, false));
            } else if (!Vocabulary.TOP_LEVEL.contains(member.name())) {
                unknown(
                        Code.UNKNOWN_TO_ENGINE,
                        member.at(),
                        "a mappings object has no key '%s'".formatted(member.name()),
                        member.name(),
                        Vocabulary.TOP_LEVEL);
            }
        }
    }

    private void properties(ObjectValue properties, boolean strict) {
        for (Member field : properties.members()) {
            expectObject(field.value(), "the mapping of '%s'".formatted(field.name()))
                    .ifPresent(mapping -> field(field.name(), mapping, strict));
        }
    }

    private void field(String name, ObjectValue mapping, boolean strict) {
        type(name, mapping, strict);
        for (Member parameter : mapping.members()) {
            String key = parameter.name();
            if (key.equals("fields") || key.equals("properties")) {
                expectObject(parameter.value(), "'%s'".formatted(key))
                        .ifPresent(inner -> properties(inner, strict));
            } else if (!Vocabulary.PARAMETERS.contains(key)) {
                unknown(
                        strict ? Code.UNKNOWN_MAPPING_PARAMETER : Code.UNKNOWN_TO_ENGINE,
                        parameter.at(),
                        "unknown mapping parameter '%s' of field '%s'".formatted(key, name),
                        key,
                        Vocabulary.PARAMETERS);
            }
        }
    }

    private void type(String name, ObjectValue mapping, boolean strict) {
        SourceValue type = mapping.get("type").orElse(null);
        if (type == null) {
            if (strict && mapping.get("properties").isEmpty()) {
                diagnostics.add(
                        Code.INVALID_MAPPING,
                        mapping.at(),
                        "the mapping of '%s' has no 'type'".formatted(name));
            }
        } else if (!(type instanceof Text text)) {
            diagnostics.add(
                    Code.INVALID_MAPPING,
                    type.at(),
                    "the type of '%s' must be a string, not %s".formatted(name, type.describe()));
        } else if (!Vocabulary.TYPES.contains(text.text())) {
            unknown(
                    strict ? Code.UNKNOWN_MAPPING_TYPE : Code.UNKNOWN_TO_ENGINE,
                    text.at(),
                    "unknown mapping type '%s' of field '%s'".formatted(text.text(), name),
                    text.text(),
                    Vocabulary.TYPES);
        }
    }

    private Optional<ObjectValue> expectObject(SourceValue value, String what) {
        if (value instanceof ObjectValue object) {
            return Optional.of(object);
        }
        diagnostics.add(
                Code.INVALID_MAPPING,
                value.at(),
                "%s must be an object, not %s".formatted(what, value.describe()));
        return Optional.empty();
    }

    private void unknown(
            Code code, Position at, String message, String word, Set<String> vocabulary) {
        diagnostics.add(
                new Diagnostic(
                        code, at, message, Suggestions.didYouMean(word, vocabulary), List.of()));
    }
}
