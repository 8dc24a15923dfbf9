package io.pgsync.flink.job.render;

import io.pgsync.flink.compiler.physical.MetaSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.job.json.JsonScanner;
import io.pgsync.flink.job.json.JsonString;
import io.pgsync.flink.job.json.JsonText;
import io.pgsync.flink.job.key.IdText;
import io.pgsync.flink.job.key.RowKeys;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Carries the keys of rows with their documents, from the leaves to the root's {@code _meta}. A
 * node passes an envelope to its parent: {@code [[document, …], keys]}. It has one document; for a
 * junction row, it has those of the rows that it leads to, possibly none.
 */
final class MetaRenderer {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final MetaSpec spec;
    private final List<OperatorSpec.Edge> edges;

    MetaRenderer(MetaSpec spec, List<OperatorSpec.Edge> edges) {
        this.spec = spec;
        this.edges = edges;
    }

    /**
     * @param children envelopes
     * @param plain the document of a row and the documents of its children
     */
    byte[] render(Tuple row, Children children, BiFunction<Tuple, Children, byte[]> plain) {
        RowKeys keys = new RowKeys();
        List<List<byte[]>> documents = new ArrayList<>();
        for (int edge = 0; edge < edges.size(); edge++) {
            documents.add(open(children.of(edge), edges.get(edge).array(), keys));
        }
        return switch (spec.role()) {
            case ROOT -> {
                keys.replace(spec.table(), spec.columns().get(0).name(), id(row));
                yield withField(plain.apply(row, documents::get), keys);
            }
            case NODE -> {
                addOwn(row, keys);
                yield close(List.of(plain.apply(row, documents::get)), keys);
            }
            case JUNCTION -> {
                List<byte[]> reached = documents.get(0);
                if (reached.isEmpty()) {
                    // leads nowhere: perhaps an element, but no keys
                    yield close(spec.nullWhenNowhere() ? List.of(NULL) : List.of(), keys);
                }
                addOwn(row, keys);
                yield close(reached, keys);
            }
        };
    }

    /** The documents of an edge; if only one of them is shown, only its keys count. */
    private static List<byte[]> open(List<byte[]> envelopes, boolean array, RowKeys keys) {
        List<byte[]> documents = new ArrayList<>();
        boolean all = array || envelopes.isEmpty();
        for (byte[] envelope : all ? envelopes : envelopes.subList(0, 1)) {
            DocumentRenderer.requireRendered(envelope);
            JsonScanner in = new JsonScanner(envelope);
            in.expect('[');
            in.expect('[');
            while (!in.take(']')) {
                documents.add(copy(in.value()));
                if (in.peek() != ']') {
                    in.expect(',');
                }
            }
            in.expect(',');
            keys.add(in.value());
        }
        return documents;
    }

    private static byte[] copy(JsonScanner value) {
        return new ByteBuilder(value.length())
                .append(value.bytes(), value.position(), value.length())
                .toByteArray();
    }

    private static byte[] close(List<byte[]> documents, RowKeys keys) {
        ByteBuilder out = new ByteBuilder(256);
        out.append("[[");
        for (int i = 0; i < documents.size(); i++) {
            out.append(i == 0 ? "" : ",").append(documents.get(i));
        }
        out.append("],");
        keys.appendTo(out);
        return out.append(']').toByteArray();
    }

    private static byte[] withField(byte[] document, RowKeys keys) {
        ByteBuilder out = new ByteBuilder(document.length + 256);
        out.append(document, 0, document.length - 1);
        if (document.length > "{}".length()) {
            out.append(',');
        }
        out.append('"').append(MetaSpec.FIELD).append("\":");
        keys.appendTo(out);
        return out.append('}').toByteArray();
    }

    private void addOwn(Tuple row, RowKeys keys) {
        for (MetaSpec.Column column : spec.columns()) {
            if (row.isNull(column.column())) {
                continue; // a join column: the row is not in any document
            }
            ByteBuilder json = new ByteBuilder(32);
            JsonText.append(
                    column.type(),
                    row.bytes(),
                    row.offset(column.column()),
                    row.length(column.column()),
                    json);
            keys.add(spec.table(), column.name(), json.toByteArray());
        }
    }

    /** PGSync lists the root's key as a text. */
    private byte[] id(Tuple row) {
        MetaSpec.Column column = spec.columns().get(0);
        byte[] text =
                IdText.of(column.type(), row.text(column.column()))
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuilder json = new ByteBuilder(text.length + 2);
        return JsonString.append(text, 0, text.length, json).toByteArray();
    }
}
