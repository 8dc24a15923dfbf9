package io.pgsync.flink.job.value;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.physical.JsonPath;
import io.pgsync.flink.compiler.physical.JsonPath.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Applies Postgres's JSON operators to the text of a json or jsonb column. */
public final class JsonPaths {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private JsonPaths() {}

    /**
     * Appends what the path finds as canonical JSON, {@code null} if there is nothing; a path that
     * ends in text gives a JSON string: of a string its content, of anything else the text as
     * Postgres prints it.
     */
    public static void append(
            PgType type, JsonPath path, byte[] text, int offset, int length, ByteBuilder out) {
        if (type.kind() != Kind.JSON && type.kind() != Kind.JSONB) {
            throw new IllegalArgumentException(
                    "a JSON path needs a json or jsonb column, not " + type.name());
        }
        JsonScanner value = new JsonScanner(text, offset, length).value();
        for (Step step : path.steps()) {
            value = descend(type, step, value);
            if (value == null) {
                out.append(NULL);
                return;
            }
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

    private static JsonScanner descend(PgType type, Step step, JsonScanner value) {
        byte first = value.peek();
        return switch (step.kind()) {
            case KEY -> first == '{' ? member(value, step.token()) : null;
            case INDEX -> {
                if (first == '[') {
                    yield element(value, step.token());
                }
                // to the operator -> a jsonb scalar is an array of one
                boolean onlyElement = step.token().equals("0") || step.token().equals("-1");
                yield type.kind() == Kind.JSONB && first != '{' && onlyElement ? value : null;
            }
            case KEY_OR_INDEX -> {
                if (first == '{') {
                    yield member(value, step.token());
                }
                yield first == '[' ? element(value, step.token()) : null;
            }
        };
    }

    /** The value of a key; json may hold a key several times, then the last one counts. */
    static JsonScanner member(JsonScanner object, String key) {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        ByteBuilder name = new ByteBuilder(32);
        JsonScanner found = null;
        object.expect('{');
        while (!object.take('}')) {
            name.clear();
            object.string(name);
            object.expect(':');
            JsonScanner value = object.value();
            if (Arrays.equals(name.array(), 0, name.size(), wanted, 0, wanted.length)) {
                found = value;
            }
            if (object.peek() != '}') {
                object.expect(',');
            }
        }
        return found;
    }

    private static JsonScanner element(JsonScanner array, String token) {
        Integer index = index(token);
        if (index == null) {
            return null;
        }
        int wanted = index;
        if (wanted < 0) {
            wanted += count(array);
        }
        JsonScanner items = array.value();
        items.expect('[');
        for (int i = 0; !items.take(']'); i++) {
            JsonScanner value = items.value();
            if (i == wanted) {
                return value;
            }
            if (items.peek() != ']') {
                items.expect(',');
            }
        }
        return null;
    }

    private static int count(JsonScanner array) {
        JsonScanner items = new JsonScanner(array.bytes(), array.position(), array.length());
        int count = 0;
        items.expect('[');
        while (!items.take(']')) {
            items.value();
            count++;
            if (items.peek() != ']') {
                items.expect(',');
            }
        }
        return count;
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
