package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the members of one object by name and expected type; a member of another type is an error
 * and counts as absent.
 *
 * @param what the object in messages: "a document", "node 'book'"
 */
record ObjectReader(ObjectValue object, String what, Diagnostics diagnostics) {

    Optional<Text> text(String name) {
        Optional<Text> text = expect(name, Text.class, "a string");
        if (text.isPresent() && text.get().text().isBlank()) {
            diagnostics.add(
                    Code.EMPTY_NAME, text.get().at(), "'%s' of %s is empty".formatted(name, what));
            return Optional.empty();
        }
        return text;
    }

    Optional<Text> requiredText(String name) {
        if (isAbsent(name)) {
            missing(name);
        }
        return text(name);
    }

    Optional<ObjectValue> object(String name) {
        return expect(name, ObjectValue.class, "an object");
    }

    List<SourceValue> list(String name) {
        return expect(name, ListValue.class, "a list").map(ListValue::elements).orElse(List.of());
    }

    /** A list of strings; a bare string counts as a list of one. */
    List<Text> texts(String name) {
        if (object.get(name).orElse(null) instanceof Text) {
            return text(name).map(List::of).orElse(List.of());
        }
        return texts(name, list(name));
    }

    List<Text> texts(String name, List<SourceValue> elements) {
        var texts = new ArrayList<Text>();
        for (SourceValue element : elements) {
            if (!(element instanceof Text text)) {
                wrongType("each element of '" + name + "'", element, "a string");
            } else if (text.text().isBlank()) {
                diagnostics.add(
                        Code.EMPTY_NAME,
                        text.at(),
                        "an element of '%s' of %s is empty".formatted(name, what));
            } else {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Whether the member is not written or null: PGSync treats nearly all such members alike. */
    boolean isAbsent(String name) {
        return object.get(name).map(SourceValue::isNull).orElse(true);
    }

    void missing(String name) {
        var near = Suggestions.near(name, object.names());
        diagnostics.add(
                new Diagnostic(
                        Code.MISSING_KEY,
                        object.at(),
                        "%s has no '%s'".formatted(what, name),
                        near.isEmpty() ? "" : "is '" + near.get(0) + "' meant to be it?",
                        List.of()));
    }

    void wrongType(String name, SourceValue value, String expected) {
        diagnostics.add(
                new Diagnostic(
                        Code.WRONG_TYPE,
                        value.at(),
                        "%s of %s must be %s, not %s"
                                .formatted(name, what, expected, value.describe())));
    }

    /** Reports every member that is not in {@code known}. */
    void rejectOthers(List<String> known, Code code, String message) {
        for (Member member : object.members()) {
            if (!known.contains(member.name())) {
                diagnostics.add(
                        new Diagnostic(
                                        code,
                                        member.at(),
                                        message.formatted(member.name()),
                                        Suggestions.didYouMean(member.name(), known),
                                        List.of())
                                .withNote("known keys: " + String.join(", ", known)));
            }
        }
    }

    private <T extends SourceValue> Optional<T> expect(
            String name, Class<T> type, String expected) {
        if (isAbsent(name)) {
            return Optional.empty();
        }
        SourceValue value = object.get(name).orElseThrow();
        if (!type.isInstance(value)) {
            wrongType("'" + name + "'", value, expected);
            return Optional.empty();
        }
        return Optional.of(type.cast(value));
    }
}
