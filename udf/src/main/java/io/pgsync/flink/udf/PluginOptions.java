package io.pgsync.flink.udf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code options} of a plugin in the schema file. Each accessor rejects a value of another type
 * with an {@link IllegalArgumentException} for the user. Options that no accessor has read are
 * reported as unknown.
 */
public final class PluginOptions {
    private final ObjectNode options;
    private final Set<String> read = new TreeSet<>();

    public PluginOptions(ObjectNode options) {
        this.options = options.deepCopy();
    }

    public String text(String name, String otherwise) {
        return find(name).map(value -> text(name, value)).orElse(otherwise);
    }

    /** A number that is at least 0. */
    public int number(String name, int otherwise) {
        return find(name).map(value -> number(name, value)).orElse(otherwise);
    }

    /** A list of strings, or one string. */
    public List<String> texts(String name, List<String> otherwise) {
        return find(name).map(value -> texts(name, value)).orElse(otherwise);
    }

    /** An object whose values are strings, in the order in which it is written. */
    public Map<String, String> map(String name, Map<String, String> otherwise) {
        return find(name).map(value -> map(name, value)).orElse(otherwise);
    }

    /** Any JSON; empty if the option is not given or null. */
    public Optional<JsonNode> find(String name) {
        read.add(name);
        return Optional.ofNullable(options.get(name)).filter(value -> !value.isNull());
    }

    /** The names that accessors have read, whether or not they are given. */
    public Set<String> known() {
        return Set.copyOf(read);
    }

    /** The names that are given but have not been read. */
    public Set<String> unread() {
        Set<String> unread = new TreeSet<>();
        options.fieldNames().forEachRemaining(unread::add);
        unread.removeAll(read);
        return unread;
    }

    private static String text(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw wrong(name, "a string", value);
        }
        return value.textValue();
    }

    private static int number(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(name, "a whole number of at least 0", value);
        }
        return value.intValue();
    }

    private static List<String> texts(String name, JsonNode value) {
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        if (!value.isArray()) {
            throw wrong(name, "a list of strings", value);
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(text(name, element)));
        return List.copyOf(texts);
    }

    private static Map<String, String> map(String name, JsonNode value) {
        if (!value.isObject()) {
            throw wrong(name, "an object of strings", value);
        }
        Map<String, String> map = new LinkedHashMap<>();
        value.properties()
                .forEach(
                        field ->
                                map.put(
                                        field.getKey(),
                                        text(name + "." + field.getKey(), field.getValue())));
        return map;
    }

    private static IllegalArgumentException wrong(String name, String expected, JsonNode value) {
        return new IllegalArgumentException(
                "option '%s' must be %s, not %s".formatted(name, expected, value));
    }
}
