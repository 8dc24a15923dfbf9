package io.pgsync.flink.job.json;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonPath.Step;
import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Applies Postgres's JSON operators to the text of a json or jsonb column. */
public final class JsonPaths {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private JsonPaths() {}

    /**
     * Appends the value at the path as canonical JSON, or {@code null} if there is none. A path
     * that yields text produces a JSON string: the content of a string, or the text that Postgres
     * prints for any other value.
     */
    public static void append(
            PgType type, JsonPath path, byte[] text, int offset, int length, ByteBuilder out) {
        if (type.kind() != Kind.JSON && type.kind() != Kind.JSONB) {
            throw new IllegalArgumentException(
                    "a JSON path needs a json or jsonb column, not " + type.name());
        }
        JsonScanner value = new JsonScanner(text, offset, length).value();
        int from = 0;
        while (value != null && from < path.steps().size()) {
            int to = endOfOperator(path.steps(), from);
            value = find(type, path.steps().subList(from, to), value);
            from = to;
        }
        if (value == null) {
            out.append(NULL);
            return;
        }
        if (path.asText() && value.peek() != 'n') {
            appendText(value, out);
        } else {
            JsonText.append(type, value.bytes(), value.position(), value.length(), out);
        }
    }

    private static void appendText(JsonScanner value, ByteBuilder out) {
        if (value.peek() == '"') {
            // the content of a JSON string, as a JSON string, is the string itself, canonical
            CanonicalJson.append(value.bytes(), value.position(), value.length(), out);
        } else {
            JsonString.append(value.bytes(), value.position(), value.length(), out);
        }
    }

    /** One step, or all those of a {@code #>}. */
    private static int endOfOperator(List<Step> steps, int from) {
        int to = from + 1;
        while (steps.get(from).kind() == JsonPath.Kind.KEY_OR_INDEX
                && to < steps.size()
                && steps.get(to).kind() == JsonPath.Kind.KEY_OR_INDEX) {
            to++;
        }
        return to;
    }

    /** Applies the steps of one operator. */
    private static JsonScanner find(PgType type, List<Step> steps, JsonScanner value) {
        if (steps.isEmpty()) {
            return value;
        }
        Step step = steps.get(0);
        JsonScanner found = null;
        for (JsonScanner next : descend(type, step, value)) {
            // among equal keys, the last one under which the whole path exists counts
            JsonScanner end = find(type, steps.subList(1, steps.size()), next);
            found = end == null ? found : end;
        }
        return found;
    }

    /** The values one step down; several only if a json object has the same key several times. */
    private static List<JsonScanner> descend(PgType type, Step step, JsonScanner value) {
        byte first = value.peek();
        if (first == '{') {
            return step.kind() == JsonPath.Kind.INDEX ? List.of() : members(value, step.token());
        }
        if (first == '[') {
            return step.kind() == JsonPath.Kind.KEY ? List.of() : element(value, step.token());
        }
        // to the operator -> a jsonb scalar is an array of one
        boolean onlyElement =
                step.kind() == JsonPath.Kind.INDEX
                        && type.kind() == Kind.JSONB
                        && (step.token().equals("0") || step.token().equals("-1"));
        return onlyElement ? List.of(value) : List.of();
    }

    /** The value of a key, null if there is none. */
    public static JsonScanner member(JsonScanner object, String key) {
        List<JsonScanner> members = members(object, key);
        return members.isEmpty() ? null : members.get(members.size() - 1);
    }

    private static List<JsonScanner> members(JsonScanner object, String key) {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        ByteBuilder name = new ByteBuilder(32);
        List<JsonScanner> found = new ArrayList<>(1);
        object.expect('{');
        while (!object.take('}')) {
            name.clear();
            object.string(name);
            object.expect(':');
            JsonScanner value = object.value();
            if (Arrays.equals(name.array(), 0, name.size(), wanted, 0, wanted.length)) {
                found.add(value);
            }
            if (object.peek() != '}') {
                object.expect(',');
            }
        }
        return found;
    }

    private static List<JsonScanner> element(JsonScanner array, String token) {
        Integer index = index(token);
        if (index == null) {
            return List.of();
        }
        List<JsonScanner> elements = elements(array);
        int position = index < 0 ? index + elements.size() : index;
        return position < 0 || position >= elements.size()
                ? List.of()
                : List.of(elements.get(position));
    }

    private static List<JsonScanner> elements(JsonScanner array) {
        List<JsonScanner> elements = new ArrayList<>();
        array.expect('[');
        while (!array.take(']')) {
            elements.add(array.value());
            if (array.peek() != ']') {
                array.expect(',');
            }
        }
        return elements;
    }

    /** Reads an array position as C's strtol does: blanks and a plus sign may precede it. */
    private static Integer index(String token) {
        try {
            return Integer.valueOf(token.stripLeading());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
