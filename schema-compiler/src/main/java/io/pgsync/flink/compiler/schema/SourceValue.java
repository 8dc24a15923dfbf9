package io.pgsync.flink.compiler.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.diagnostics.Position;
import java.util.List;
import java.util.Optional;

/** A JSON value that knows its position in the file. */
public sealed interface SourceValue {
    Position at();

    /** The same value without positions. */
    JsonNode toJson();

    /** The name of this kind of value in messages: "a list". */
    String describe();

    /** {@code {…}}, members in file order; of duplicate names only the last is kept. */
    record ObjectValue(Position at, List<Member> members) implements SourceValue {
        public ObjectValue {
            members = List.copyOf(members);
        }

        public Optional<SourceValue> get(String name) {
            return members.stream()
                    .filter(m -> m.name().equals(name))
                    .map(Member::value)
                    .findFirst();
        }

        public List<String> names() {
            return members.stream().map(Member::name).toList();
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            members.forEach(m -> node.set(m.name(), m.value().toJson()));
            return node;
        }

        @Override
        public String describe() {
            return "an object";
        }
    }

    /** {@code "name": value}; {@code at} is the position of the name. */
    record Member(Position at, String name, SourceValue value) {}

    /** {@code […]}. */
    record ListValue(Position at, List<SourceValue> elements) implements SourceValue {
        public ListValue {
            elements = List.copyOf(elements);
        }

        @Override
        public JsonNode toJson() {
            var node = JsonNodeFactory.instance.arrayNode();
            elements.forEach(e -> node.add(e.toJson()));
            return node;
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /** {@code "…"}. */
    record Text(Position at, String text) implements SourceValue {
        @Override
        public JsonNode toJson() {
            return JsonNodeFactory.instance.textNode(text);
        }

        @Override
        public String describe() {
            return "a string";
        }
    }

    /** A number, true, false or null. */
    record Literal(Position at, JsonNode value) implements SourceValue {
        @Override
        public JsonNode toJson() {
            return value;
        }

        @Override
        public String describe() {
            if (value.isNull()) {
                return "null";
            }
            return value.isNumber() ? "a number" : "a boolean";
        }
    }

    default boolean isNull() {
        return this instanceof Literal literal && literal.value().isNull();
    }
}
