package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.Documents;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.key.IdText;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.render.DocumentRenderer;
import io.pgsync.flink.job.render.Unrenderable;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import io.pgsync.flink.job.row.VarIntReader;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;

/** Sends root documents to the search engine and deletes the old copy when a document moves. */
final class IndexDelivery implements Delivery<DocumentOperation> {
    private static final String ID_SEPARATOR = "|";
    private final Documents output;
    private final List<PgType> idTypes;
    private final PluginChain plugins;
    private final Runnable suppressed;

    /**
     * @param idTypes the types of the id columns, in the order of {@link Documents#id()}
     * @param suppressed called when a change leaves the document as it is in the index
     */
    IndexDelivery(
            Documents output, List<PgType> idTypes, PluginChain plugins, Runnable suppressed) {
        this.output = output;
        this.idTypes = idTypes;
        this.plugins = plugins;
        this.suppressed = suppressed;
    }

    /** The place of a document in the index. */
    private record DocumentAddress(String id, String routing) {
        byte[] encode() {
            byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
            ByteBuilder out = new ByteBuilder(idBytes.length + 16);
            out.appendVarInt(idBytes.length).append(idBytes);
            out.append((byte) (routing == null ? 0 : 1));
            return (routing == null ? out : out.append(routing)).toByteArray();
        }

        static DocumentAddress decode(byte[] bytes) {
            VarIntReader in = new VarIntReader(bytes);
            String id = new String(in.bytes(in.next()), StandardCharsets.UTF_8);
            boolean routed = in.next() == 1;
            return new DocumentAddress(
                    id, routed ? new String(in.rest(), StandardCharsets.UTF_8) : null);
        }
    }

    @Override
    public Emitted deliver(
            Emission emission,
            Emitted before,
            SortedState state,
            Batch batch,
            Emitter<DocumentOperation> out)
            throws Exception {
        DocumentAddress old = before.isNothing() ? null : DocumentAddress.decode(before.target());
        Rendered rendered = emission.row() == null ? Rendered.NOTHING : rendered(emission, old);
        DocumentAddress address = rendered.address();
        byte[] document = rendered.document();
        Emitted now = address == null ? Emitted.NOTHING : Emitted.of(document, address.encode());
        if (now.equals(before) && !batch.isRepeated()) {
            suppressed.run();
            return before;
        }
        removeRepeated(emission, batch, before, now, out);
        if (old != null && !Objects.equals(old, address)) {
            out.emit(removal(old, emission.version()));
        }
        if (address != null) {
            out.emit(operation(address, emission.version(), document));
        }
        return now;
    }

    /** An earlier run may have written to addresses other than the old and the new one. */
    private void removeRepeated(
            Emission emission,
            Batch batch,
            Emitted before,
            Emitted now,
            Emitter<DocumentOperation> out)
            throws Exception {
        for (BinaryKey target : batch.repeatedTargets()) {
            boolean known =
                    Arrays.equals(target.bytes(), before.target())
                            || Arrays.equals(target.bytes(), now.target());
            if (!known) {
                out.emit(removal(DocumentAddress.decode(target.bytes()), emission.version()));
            }
        }
    }

    @Override
    public Optional<BinaryKey> target(Tuple row, Rendering document) throws Exception {
        if (output.routing() == null) {
            return Optional.of(BinaryKey.of(new DocumentAddress(id(row), null).encode()));
        }
        try {
            return Optional.of(BinaryKey.of(address(row, document.document()).encode()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // nothing was written without a routing
        }
    }

    /**
     * A document and its address. A document that a plugin drops is treated as if its row were
     * absent.
     */
    private record Rendered(DocumentAddress address, byte[] document) {
        static final Rendered NOTHING = new Rendered(null, null);
    }

    /**
     * @param old the current address of the document, or null
     */
    private Rendered rendered(Emission emission, DocumentAddress old) {
        byte[] document = emission.document();
        if (Unrenderable.is(document)) {
            return new Rendered(addressOfUnrenderable(emission.row(), old), document);
        }
        try {
            DocumentAddress address = address(emission.row(), document);
            return plugins.apply(document, address.id(), address.routing(), emission.version())
                    .map(kept -> new Rendered(address, kept))
                    .orElse(Rendered.NOTHING);
        } catch (IllegalArgumentException | UserException e) {
            // no routing, or a plugin that failed
            DocumentAddress address = addressOfUnrenderable(emission.row(), old);
            return new Rendered(address, Unrenderable.of(e.getMessage()));
        }
    }

    /** The address of an older copy, if there is one, so that it can be deleted with the row. */
    private DocumentAddress addressOfUnrenderable(Tuple row, DocumentAddress old) {
        String id = id(row);
        return old != null && old.id().equals(id) ? old : new DocumentAddress(id, null);
    }

    @Override
    public void close() {
        plugins.close();
    }

    /**
     * The document that replaces a removed one may have the same id and lie in the same shard: the
     * copy with another routing, or the document of a row with a different key of the same text ('1
     * day' and '24:00:00'). The replacement must win in either order of arrival, so a removal has a
     * version one position lower. That is still higher than the version of the removed copy,
     * because the positions of two emissions differ by a whole WAL record.
     */
    private DocumentOperation removal(DocumentAddress address, long version) {
        return operation(address, version - 1, null);
    }

    private DocumentOperation operation(DocumentAddress address, long version, byte[] document) {
        String pipeline = document == null ? null : output.pipeline();
        return new DocumentOperation(
                output.document(), address.id(), address.routing(), pipeline, version, document);
    }

    /** Plugins run later and cannot change the address, as in PGSync. */
    private DocumentAddress address(Tuple row, byte[] document) {
        if (output.routing() == null) {
            return new DocumentAddress(id(row), null);
        }
        if (Unrenderable.is(document)) {
            throw new IllegalArgumentException(Unrenderable.reason(document));
        }
        return new DocumentAddress(id(row), DocumentRenderer.routing(document, output.routing()));
    }

    private String id(Tuple row) {
        StringJoiner id = new StringJoiner(ID_SEPARATOR);
        for (int i = 0; i < idTypes.size(); i++) {
            id.add(idText(idTypes.get(i), row.text(output.id().get(i))));
        }
        return id.toString();
    }

    private static String idText(PgType type, String value) {
        try {
            return IdText.of(type, value);
        } catch (IllegalArgumentException e) {
            return value; // has no JSON, and neither has its document
        }
    }
}
