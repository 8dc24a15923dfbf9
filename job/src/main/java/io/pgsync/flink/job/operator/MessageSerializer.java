package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.VarIntReader;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Messages on the wire: kind, edge, then key, element and payload, each with its length. */
final class MessageSerializer extends TypeSerializerSingleton<Message> {
    static final MessageSerializer INSTANCE = new MessageSerializer();
    private static final int NO_PAYLOAD = -1;
    private static final Message.Kind[] KINDS = Message.Kind.values();

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Message createInstance() {
        return Message.rowDelete(BinaryKey.empty());
    }

    @Override
    public Message copy(Message from) {
        return from;
    }

    @Override
    public Message copy(Message from, Message reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Message message, DataOutputView target) throws IOException {
        target.writeByte(message.kind().ordinal());
        target.writeShort(message.edge());
        writeBytes(message.key().bytes(), target);
        writeBytes(message.element().bytes(), target);
        byte[] payload = message.payload();
        target.writeInt(payload == null ? NO_PAYLOAD : payload.length);
        if (payload != null) {
            target.write(payload);
        }
    }

    @Override
    public Message deserialize(DataInputView source) throws IOException {
        int kind = source.readUnsignedByte();
        if (kind >= KINDS.length) {
            throw new IOException("unknown kind of message: " + kind);
        }
        int edge = source.readUnsignedShort();
        BinaryKey key = BinaryKey.of(readBytes(source, source.readInt()));
        BinaryKey element = BinaryKey.of(readBytes(source, source.readInt()));
        int length = source.readInt();
        byte[] payload = length == NO_PAYLOAD ? null : readBytes(source, length);
        return new Message(KINDS[kind], key, edge, element, payload);
    }

    private static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    private static byte[] readBytes(DataInputView source, int length) throws IOException {
        byte[] bytes = new byte[length];
        source.readFully(bytes);
        return bytes;
    }

    @Override
    public Message deserialize(Message reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    /** The form in which a pending message is kept under its key: everything but the key. */
    static byte[] encodeWithoutKey(Message message) {
        byte[] payload = message.payload();
        ByteBuilder out =
                new ByteBuilder(
                        12 + message.element().length() + (payload == null ? 0 : payload.length));
        out.append((byte) message.kind().ordinal());
        out.appendVarInt(message.edge());
        out.appendVarInt(message.element().length());
        out.append(message.element().bytes());
        out.append((byte) (payload == null ? 0 : 1));
        if (payload != null) {
            out.append(payload);
        }
        return out.toByteArray();
    }

    static Message decodeWithoutKey(BinaryKey key, byte[] encoded) {
        VarIntReader in = new VarIntReader(encoded);
        Message.Kind kind = KINDS[in.next()];
        int edge = in.next();
        BinaryKey element = BinaryKey.of(in.bytes(in.next()));
        boolean hasPayload = in.next() == 1;
        return new Message(kind, key, edge, element, hasPayload ? in.rest() : null);
    }

    @Override
    public TypeSerializerSnapshot<Message> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Part of every savepoint: neither name nor package may change. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Message> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
