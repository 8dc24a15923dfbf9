package io.pgsync.flink.job.render;

import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.Replacement;
import io.pgsync.flink.job.json.CanonicalJson;
import io.pgsync.flink.job.json.JsonScanner;
import io.pgsync.flink.job.json.JsonString;
import io.pgsync.flink.job.json.PythonText;
import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * The transforms of schema.json that change values: {@code replace}, {@code concat}, and the rules
 * within JSON.
 */
final class FieldTransforms {
    private FieldTransforms() {}

    /**
     * Applies the replacements, each to the result of the previous one, to a string or to the
     * strings of an array. Other values are unchanged.
     */
    static void replace(byte[] json, List<Replacement> replacements, ByteBuilder out) {
        each(json, value -> replaceValue(value, replacements, out), out);
    }

    /** Applies the rules to the fields of an object, or of the objects of an array. */
    static void within(byte[] json, JsonRules rules, ByteBuilder out) {
        each(json, value -> withinValue(value, rules, out), out);
    }

    /** Writes the elements of an array, or a single value. */
    private static void each(byte[] json, Consumer<JsonScanner> write, ByteBuilder out) {
        JsonScanner in = new JsonScanner(json);
        if (in.peek() != '[') {
            write.accept(in.value());
            return;
        }
        in.expect('[');
        out.append('[');
        while (!in.take(']')) {
            write.accept(in.value());
            if (in.peek() != ']') {
                in.expect(',');
                out.append(',');
            }
        }
        out.append(']');
    }

    private static void withinValue(JsonScanner value, JsonRules rules, ByteBuilder out) {
        if (value.peek() != '{') {
            out.append(value.bytes(), value.position(), value.length());
            return;
        }
        Map<String, byte[]> fields = new LinkedHashMap<>();
        value.expect('{');
        while (!value.take('}')) {
            ByteBuilder name = new ByteBuilder(32);
            value.string(name);
            value.expect(':');
            String field = name.toString();
            fields.put(
                    rules.rename().getOrDefault(field, field), field(field, value.value(), rules));
            if (value.peek() != '}') {
                value.expect(',');
            }
        }
        appendObject(fields, out);
    }

    private static byte[] field(String field, JsonScanner value, JsonRules rules) {
        byte[] json =
                Arrays.copyOfRange(
                        value.bytes(), value.position(), value.position() + value.length());
        ByteBuilder replaced = new ByteBuilder(json.length);
        replace(json, rules.replace().getOrDefault(field, List.of()), replaced);
        JsonRules inside = rules.inside().getOrDefault(field, JsonRules.NONE);
        if (inside.isNone()) {
            return replaced.toByteArray();
        }
        ByteBuilder changed = new ByteBuilder(json.length);
        within(replaced.toByteArray(), inside, changed);
        return changed.toByteArray();
    }

    private static void appendObject(Map<String, byte[]> fields, ByteBuilder out) {
        char before = '{';
        for (Map.Entry<String, byte[]> field : fields.entrySet()) {
            byte[] name = field.getKey().getBytes(StandardCharsets.UTF_8);
            JsonString.append(name, 0, name.length, out.append(before));
            out.append(':').append(field.getValue());
            before = ',';
        }
        out.append(fields.isEmpty() ? "{}" : "}");
    }

    private static void replaceValue(
            JsonScanner value, List<Replacement> replacements, ByteBuilder out) {
        if (value.peek() != '"' || replacements.isEmpty()) {
            out.append(value.bytes(), value.position(), value.length());
            return;
        }
        ByteBuilder decoded = new ByteBuilder(value.length());
        value.string(decoded);
        String text = decoded.toString();
        for (Replacement replacement : replacements) {
            text = replace(text, replacement);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonString.append(bytes, 0, bytes.length, out);
    }

    private static String replace(String text, Replacement replacement) {
        if (!replacement.search().isEmpty()) {
            return text.replace(replacement.search(), replacement.replacement());
        }
        // an empty search matches before every character and at the end
        StringBuilder out = new StringBuilder(replacement.replacement());
        text.codePoints().forEach(c -> out.appendCodePoint(c).append(replacement.replacement()));
        return out.toString();
    }

    /**
     * Joins the texts of the named fields. Empty values are left out; a name that is not a field is
     * used as text.
     *
     * @param fields the object's fields so far, as JSON
     */
    static byte[] concat(ConcatSpec spec, Map<String, byte[]> fields) {
        StringJoiner joined = new StringJoiner(spec.delimiter());
        for (String column : spec.columns()) {
            byte[] json = fields.get(column);
            String text = json == null ? column : text(json);
            if (!text.isEmpty()) {
                joined.add(text);
            }
        }
        byte[] bytes = joined.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuilder out = new ByteBuilder(bytes.length + 2);
        return JsonString.append(bytes, 0, bytes.length, out).toByteArray();
    }

    /** Python's str of a value; empty for every value that is false in Python. */
    private static String text(byte[] json) {
        JsonScanner in = new JsonScanner(json);
        return switch (in.peek()) {
            case '"' -> PythonText.str(json);
            case '{', '[' -> {
                // as Python reads it from jsonb, with the keys in jsonb's order
                ByteBuilder canonical = new ByteBuilder(json.length);
                CanonicalJson.append(json, 0, json.length, canonical);
                yield canonical.size() == "{}".length()
                        ? ""
                        : PythonText.repr(canonical.toByteArray());
            }
            case 'n', 'f' -> "";
            case 't' -> "True";
            default -> isZero(json) ? "" : PythonText.repr(json);
        };
    }

    private static boolean isZero(byte[] number) {
        for (byte b : number) {
            if (b >= '1' && b <= '9') {
                return false;
            }
        }
        return true;
    }
}
