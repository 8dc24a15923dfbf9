package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToIndex;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.value.ByteBuilder;
import io.pgsync.flink.job.value.DocumentRenderer;
import io.pgsync.flink.job.value.IdText;
import io.pgsync.flink.job.value.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;

/** Sends root documents to the search engine, and deletes the copy that a change leaves behind. */
final class IndexDelivery implements Delivery<DocumentOperation> {
    private static final String ID_SEPARATOR = "|";
    private final ToIndex output;
    private final List<PgType> idTypes;
    private final PluginChain plugins;

    /**
     * @param idTypes the types of the id columns, in the order of {@link ToIndex#id()}
     */
    IndexDelivery(ToIndex output, List<PgType> idTypes, PluginChain plugins) {
        this.output = output;
        this.idTypes = idTypes;
        this.plugins = plugins;
    }

    /** Where a document lies in the index. */
    private record Place(String id, String routing) {
        byte[] encode() {
            byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
            ByteBuilder out = new ByteBuilder(idBytes.length + 16);
            out.appendVarInt(idBytes.length).append(idBytes);
            out.append((byte) (routing == null ? 0 : 1));
            return (routing == null ? out : out.append(routing)).toByteArray();
        }

        static Place decode(byte[] bytes) {
            VarIntReader in = new VarIntReader(bytes);
            String id = new String(in.bytes(in.next()), StandardCharsets.UTF_8);
            boolean routed = in.next() == 1;
            return new Place(id, routed ? new String(in.rest(), StandardCharsets.UTF_8) : null);
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
        Place place = emission.row() == null ? null : place(emission.row(), emission::document);
        byte[] document = place == null ? null : throughPlugins(place, emission);
        if (document == null) {
            place = null; // a dropped document is as if its row were absent
        }
        Emitted now = place == null ? Emitted.NOTHING : Emitted.of(document, place.encode());
        if (now.equals(before) && !batch.isRepeated()) {
            return before;
        }
        removeRepeated(emission, batch, before, now, out);
        Place old = before.isNothing() ? null : Place.decode(before.target());
        if (old != null && !Objects.equals(old, place)) {
            out.emit(operation(old, versionOfRemoval(old, place, emission.version()), null));
        }
        if (place != null) {
            out.emit(operation(place, emission.version(), document));
        }
        return now;
    }

    /** An earlier run may have written to places that are neither the old one nor the new one. */
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
                Place passed = Place.decode(target.bytes());
                Place place = now.isNothing() ? null : Place.decode(now.target());
                out.emit(
                        operation(
                                passed, versionOfRemoval(passed, place, emission.version()), null));
            }
        }
    }

    @Override
    public Optional<BinaryKey> target(Tuple row, Rendering document) throws Exception {
        return Optional.of(BinaryKey.of(place(row, document).encode()));
    }

    /** The document to index; null if a plugin drops it. */
    private byte[] throughPlugins(Place place, Emission emission) {
        return plugins.apply(emission.document(), place.id(), place.routing(), emission.version())
                .orElse(null);
    }

    @Override
    public void close() {
        plugins.close();
    }

    /**
     * When only the routing changes, both copies have one id and perhaps one shard. There the
     * removal must lose against the new copy in whatever order they arrive, so it comes one
     * position earlier, which is still later than the old copy: positions of two emissions differ
     * by a whole WAL record.
     */
    private static long versionOfRemoval(Place old, Place place, long version) {
        return place != null && place.id().equals(old.id()) ? version - 1 : version;
    }

    private DocumentOperation operation(Place place, long version, byte[] document) {
        String pipeline = document == null ? null : output.pipeline();
        return new DocumentOperation(
                output.index(), place.id(), place.routing(), pipeline, version, document);
    }

    /** Plugins come later and have no say in it, as in PGSync. */
    private Place place(Tuple row, Rendering document) throws Exception {
        String routing =
                output.routing() == null
                        ? null
                        : DocumentRenderer.routing(document.document(), output.routing());
        return new Place(id(row), routing);
    }

    private String id(Tuple row) {
        StringJoiner id = new StringJoiner(ID_SEPARATOR);
        for (int i = 0; i < idTypes.size(); i++) {
            id.add(IdText.of(idTypes.get(i), row.text(output.id().get(i))));
        }
        return id.toString();
    }
}
