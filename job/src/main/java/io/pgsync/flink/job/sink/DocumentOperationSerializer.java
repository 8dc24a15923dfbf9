package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.serde.CompactTypeInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Document operations as bytes: one byte of flags, then document, id, routing and pipeline where
 * present, the version, and the source where present; texts and the source as length and bytes.
 */
public final class DocumentOperationSerializer extends TypeSerializerSingleton<DocumentOperation> {
    private static final long serialVersionUID = 1L;

    public static final DocumentOperationSerializer INSTANCE = new DocumentOperationSerializer();

    /** The type of streams of document operations. */
    public static final TypeInformation<DocumentOperation> TYPE =
            new CompactTypeInfo<>(DocumentOperation.class, INSTANCE);

    private static final int HAS_ROUTING = 1;
    private static final int HAS_PIPELINE = 1 << 1;
    private static final int HAS_SOURCE = 1 << 2;
    private static final int KNOWN_FLAGS = HAS_ROUTING | HAS_PIPELINE | HAS_SOURCE;

    private DocumentOperationSerializer() {}

    @Override
    public void serialize(DocumentOperation operation, DataOutputView out) throws IOException {
        out.writeByte(
                (operation.routing() == null ? 0 : HAS_ROUTING)
                        | (operation.pipeline() == null ? 0 : HAS_PIPELINE)
                        | (operation.source() == null ? 0 : HAS_SOURCE));
        writeText(operation.document(), out);
        writeText(operation.id(), out);
        if (operation.routing() != null) {
            writeText(operation.routing(), out);
        }
        if (operation.pipeline() != null) {
            writeText(operation.pipeline(), out);
        }
        out.writeLong(operation.version());
        if (operation.source() != null) {
            writeBytes(operation.source(), out);
        }
    }

    @Override
    public DocumentOperation deserialize(DataInputView in) throws IOException {
        int flags = in.readUnsignedByte();
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new IOException(
                    "These are not the bytes of a document operation, or those of a newer job:"
                            + " flags "
                            + flags);
        }
        String document = readText(in);
        String id = readText(in);
        String routing = (flags & HAS_ROUTING) == 0 ? null : readText(in);
        String pipeline = (flags & HAS_PIPELINE) == 0 ? null : readText(in);
        long version = in.readLong();
        byte[] source = (flags & HAS_SOURCE) == 0 ? null : readBytes(in);
        return new DocumentOperation(document, id, routing, pipeline, version, source);
    }

    private static void writeText(String text, DataOutputView out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static String readText(DataInputView in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /** Operations are immutable, so they may be shared. */
    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public DocumentOperation copy(DocumentOperation from) {
        return from;
    }

    @Override
    public DocumentOperation copy(DocumentOperation from, DocumentOperation reuse) {
        return from;
    }

    @Override
    public DocumentOperation deserialize(DocumentOperation reuse, DataInputView source)
            throws IOException {
        return deserialize(source);
    }

    @Override
    public DocumentOperation createInstance() {
        return new DocumentOperation("", "", null, null, 0, null);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<DocumentOperation> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The class name is part of savepoints; a changed layout needs a class with another name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DocumentOperation> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
