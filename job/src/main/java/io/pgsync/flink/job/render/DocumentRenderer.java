package io.pgsync.flink.job.render;

import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.Rendering;
import io.pgsync.flink.compiler.physical.Rendering.ChildValue;
import io.pgsync.flink.compiler.physical.Rendering.ColumnValue;
import io.pgsync.flink.compiler.physical.Rendering.Field;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.job.json.JsonPaths;
import io.pgsync.flink.job.json.JsonScanner;
import io.pgsync.flink.job.json.JsonString;
import io.pgsync.flink.job.json.JsonText;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a row with its children as JSON, according to a {@link Rendering}.
 *
 * <p>Values are copied as bytes and never converted to Java numbers, so that nothing is lost. Not
 * thread-safe: it reuses a buffer.
 */
public final class DocumentRenderer {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final Rendering rendering;
    private final List<OperatorSpec.Edge> edges;
    private final Map<String, Integer> edgeOf = new HashMap<>();

    /** For each field, the text before its value: a brace or comma, the quoted name, a colon. */
    private final List<byte[]> prefixes = new ArrayList<>();

    private final ByteBuilder out = new ByteBuilder(1024);

    /** Null if the documents carry no keys. */
    private final MetaRenderer meta;

    public DocumentRenderer(Rendering rendering, List<OperatorSpec.Edge> edges) {
        this.rendering = rendering;
        this.edges = List.copyOf(edges);
        this.edges.forEach(edge -> edgeOf.put(edge.label(), edgeOf.size()));
        if (rendering.shape() == Shape.SCALAR && rendering.fields().isEmpty()) {
            throw new IllegalArgumentException("a scalar needs a field");
        }
        this.meta =
                rendering.meta() == null ? null : new MetaRenderer(rendering.meta(), this.edges);
        for (Field field : rendering.fields()) {
            prefixes.add(prefix(prefixes.isEmpty() ? '{' : ',', field.name()));
        }
    }

    /**
     * The JSON of a row. With {@link Rendering#meta()}, a node below the root returns an envelope
     * of {@link MetaRenderer}, and its children must be envelopes too.
     *
     * @throws IllegalStateException if the stream left out a required value
     * @throws IllegalArgumentException if a value has no JSON, or a child could not be rendered;
     *     the message names the field
     */
    public byte[] render(Tuple row, Children children) {
        return meta == null ? plain(row, children) : meta.render(row, children, this::plain);
    }

    private byte[] plain(Tuple row, Children children) {
        out.clear();
        if (rendering.shape() == Shape.SCALAR) {
            appendField(rendering.fields().get(0), row, children);
        } else if (rendering.concats().isEmpty()) {
            appendFields(row, children);
        } else {
            appendWithConcats(row, children);
        }
        return out.toByteArray();
    }

    /**
     * The text of a top-level field of a document, by which the search engine routes it; null if
     * the field is JSON null.
     *
     * @throws IllegalArgumentException if there is no such field, or it is an object or array
     */
    public static String routing(byte[] document, String field) {
        JsonScanner object = new JsonScanner(document);
        JsonScanner value = object.peek() == '{' ? JsonPaths.member(object, field) : null;
        if (value == null || value.peek() == '{' || value.peek() == '[') {
            throw new IllegalArgumentException(
                    "cannot route by '%s': the document %s"
                            .formatted(
                                    field,
                                    value == null
                                            ? "has no such field"
                                            : "has an object or array there"));
        }
        if (value.peek() == 'n') {
            return null;
        }
        if (value.peek() != '"') {
            return value.text();
        }
        ByteBuilder text = new ByteBuilder(32);
        value.string(text);
        return text.toString();
    }

    private void appendFields(Tuple row, Children children) {
        List<Field> fields = rendering.fields();
        for (int i = 0; i < fields.size(); i++) {
            out.append(prefixes.get(i));
            appendField(fields.get(i), row, children);
        }
        out.append(fields.isEmpty() ? "{}" : "}");
    }

    private void appendWithConcats(Tuple row, Children children) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (Field field : rendering.fields()) {
            out.clear();
            appendField(field, row, children);
            values.put(field.name(), out.toByteArray());
        }
        for (ConcatSpec concat : rendering.concats()) {
            values.put(concat.destination(), FieldTransforms.concat(concat, values));
        }
        out.clear();
        values.forEach(
                (name, json) -> out.append(prefix(out.isEmpty() ? '{' : ',', name)).append(json));
        out.append('}');
    }

    private void appendField(Field field, Tuple row, Children children) {
        int start = out.size();
        try {
            if (field.value() instanceof ColumnValue column) {
                appendColumn(column, row);
            } else {
                appendChildren(edgeOf.get(((ChildValue) field.value()).label()), children);
            }
            if (!field.replacements().isEmpty()) {
                FieldTransforms.replace(cut(start), field.replacements(), out);
            }
            if (!field.inside().isNone()) {
                FieldTransforms.within(cut(start), field.inside(), out);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "field '%s': %s".formatted(field.name(), e.getMessage()), e);
        }
    }

    /** Discards everything written after that position. */
    private byte[] cut(int start) {
        byte[] json = Arrays.copyOfRange(out.array(), start, out.size());
        out.truncate(start);
        return json;
    }

    private void appendColumn(ColumnValue value, Tuple row) {
        int column = value.column();
        if (row.isUnchanged(column)) {
            throw new IllegalStateException("column " + column + " was left out by the stream");
        }
        if (row.isNull(column)) {
            out.append(NULL);
        } else if (value.path() == null) {
            JsonText.append(value.type(), row.bytes(), row.offset(column), row.length(column), out);
        } else {
            JsonPaths.append(
                    value.type(),
                    value.path(),
                    row.bytes(),
                    row.offset(column),
                    row.length(column),
                    out);
        }
    }

    private void appendChildren(int edge, Children children) {
        List<byte[]> elements = children.of(edge);
        elements.forEach(DocumentRenderer::requireRendered);
        if (elements.isEmpty()) {
            out.append(NULL);
        } else if (edges.get(edge).array()) {
            char before = '[';
            for (byte[] element : elements) {
                out.append(before).append(element);
                before = ',';
            }
            out.append(']');
        } else {
            out.append(elements.get(0));
        }
    }

    static void requireRendered(byte[] element) {
        if (Unrenderable.is(element)) {
            throw new IllegalArgumentException(Unrenderable.reason(element));
        }
    }

    private static byte[] prefix(char before, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        ByteBuilder prefix = new ByteBuilder(utf8.length + 4).append(before);
        return JsonString.append(utf8, 0, utf8.length, prefix).append(':').toByteArray();
    }
}
