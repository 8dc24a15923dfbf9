package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.operator.Message.Address;
import io.pgsync.flink.job.operator.Message.Change;
import io.pgsync.flink.job.operator.Message.Element;
import io.pgsync.flink.job.operator.Message.ElementDelete;
import io.pgsync.flink.job.operator.Message.Loaded;
import io.pgsync.flink.job.operator.Message.Ordinal;
import io.pgsync.flink.job.operator.Message.Render;
import io.pgsync.flink.job.operator.Message.RenderAll;
import io.pgsync.flink.job.operator.Message.Resumed;
import io.pgsync.flink.job.operator.Message.Row;
import io.pgsync.flink.job.operator.Message.RowDelete;
import io.pgsync.flink.job.operator.Message.Subscribe;
import io.pgsync.flink.job.operator.Message.ToAllKeys;
import io.pgsync.flink.job.operator.Message.Truncate;
import io.pgsync.flink.job.operator.Message.Unsubscribe;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Messages on the wire: the key, a code for the kind, and the fields of the kind. Byte arrays are
 * preceded by their length; lengths and edges are var-ints.
 *
 * <p>A change that waits in the state of its key has the same form, without the key.
 */
final class MessageSerializer extends TypeSerializerSingleton<Message> {
    static final MessageSerializer INSTANCE = new MessageSerializer();

    // the codes are part of every savepoint: append only
    private static final int ROW = 1;
    private static final int ROW_DELETE = 2;
    private static final int ELEMENT = 3;
    private static final int ELEMENT_DELETE = 4;
    private static final int SUBSCRIBE = 5;
    private static final int UNSUBSCRIBE = 6;
    private static final int RENDER = 7;
    private static final int TRUNCATE = 8;
    private static final int RENDER_ALL = 9;
    private static final int RESUMED = 10;
    private static final int LOADED = 11;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Message createInstance() {
        return new RowDelete(BinaryKey.empty());
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
        writeBytes(message.key().bytes(), target);
        Writer writer = new Writer(target);
        if (message instanceof Change change) {
            change.accept(writer);
        } else {
            ((ToAllKeys) message).accept(writer);
        }
    }

    @Override
    public Message deserialize(DataInputView source) throws IOException {
        return read(readKey(source), source);
    }

    /**
     * The form in which a pending change is stored under its key.
     *
     * @param buffer a reusable buffer; its content is overwritten
     */
    static byte[] encodeWithoutKey(Change change, DataOutputSerializer buffer) throws IOException {
        buffer.clear();
        change.accept(new Writer(buffer));
        return buffer.getCopyOfBuffer();
    }

    static Change decodeWithoutKey(BinaryKey key, byte[] encoded) throws IOException {
        return (Change) read(key, new DataInputDeserializer(encoded));
    }

    /** Writes the code and the fields. */
    private record Writer(DataOutputView out)
            implements Change.Visitor<Void, IOException>, ToAllKeys.Visitor<Void, IOException> {

        @Override
        public Void row(Row change) throws IOException {
            out.writeByte(ROW);
            return bytes(change.tuple());
        }

        @Override
        public Void rowDelete(RowDelete change) throws IOException {
            out.writeByte(ROW_DELETE);
            return null;
        }

        @Override
        public Void element(Element change) throws IOException {
            out.writeByte(ELEMENT);
            writeVarInt(change.to().edge(), out);
            bytes(change.element().bytes());
            return bytes(change.json());
        }

        @Override
        public Void elementDelete(ElementDelete change) throws IOException {
            out.writeByte(ELEMENT_DELETE);
            writeVarInt(change.to().edge(), out);
            return bytes(change.element().bytes());
        }

        @Override
        public Void subscribe(Subscribe change) throws IOException {
            out.writeByte(SUBSCRIBE);
            return subscriber(change.subscriber());
        }

        @Override
        public Void unsubscribe(Unsubscribe change) throws IOException {
            out.writeByte(UNSUBSCRIBE);
            return subscriber(change.subscriber());
        }

        @Override
        public Void render(Render change) throws IOException {
            out.writeByte(RENDER);
            return null;
        }

        @Override
        public Void truncate(Truncate message) throws IOException {
            out.writeByte(TRUNCATE);
            return longs(message.ordinal().run(), message.ordinal().number());
        }

        @Override
        public Void renderAll(RenderAll message) throws IOException {
            out.writeByte(RENDER_ALL);
            return longs(message.ordinal().run(), message.ordinal().number());
        }

        @Override
        public Void resumed(Resumed message) throws IOException {
            out.writeByte(RESUMED);
            Resumption resumption = message.resumption();
            return longs(resumption.restoredCheckpoint(), resumption.end());
        }

        @Override
        public Void loaded(Loaded message) throws IOException {
            out.writeByte(LOADED);
            return longs(message.position());
        }

        private Void subscriber(Subscriber subscriber) throws IOException {
            bytes(subscriber.address().bytes());
            return bytes(subscriber.element().bytes());
        }

        private Void bytes(byte[] bytes) throws IOException {
            writeBytes(bytes, out);
            return null;
        }

        private Void longs(long... values) throws IOException {
            for (long value : values) {
                out.writeLong(value);
            }
            return null;
        }
    }

    private static Message read(BinaryKey key, DataInputView source) throws IOException {
        int code = source.readUnsignedByte();
        return switch (code) {
            case ROW -> new Row(key, readBytes(source));
            case ROW_DELETE -> new RowDelete(key);
            case ELEMENT ->
                    new Element(readAddress(key, source), readKey(source), readBytes(source));
            case ELEMENT_DELETE -> new ElementDelete(readAddress(key, source), readKey(source));
            case SUBSCRIBE -> new Subscribe(key, readSubscriber(source));
            case UNSUBSCRIBE -> new Unsubscribe(key, readSubscriber(source));
            case RENDER -> new Render(key);
            case TRUNCATE -> new Truncate(key, readOrdinal(source));
            case RENDER_ALL -> new RenderAll(key, readOrdinal(source));
            case RESUMED -> new Resumed(key, new Resumption(source.readLong(), source.readLong()));
            case LOADED -> new Loaded(key, source.readLong());
            default -> throw new IOException("unknown kind of message: " + code);
        };
    }

    private static Address readAddress(BinaryKey key, DataInputView source) throws IOException {
        return new Address(key, readVarInt(source));
    }

    private static Subscriber readSubscriber(DataInputView source) throws IOException {
        return new Subscriber(readKey(source), readKey(source));
    }

    private static Ordinal readOrdinal(DataInputView source) throws IOException {
        return new Ordinal(source.readLong(), source.readLong());
    }

    private static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
        writeVarInt(bytes.length, target);
        target.write(bytes);
    }

    private static void writeVarInt(int value, DataOutputView target) throws IOException {
        int rest = value;
        while (rest < 0 || rest >= 0x80) {
            target.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        target.writeByte(rest);
    }

    private static byte[] readBytes(DataInputView source) throws IOException {
        byte[] bytes = new byte[readVarInt(source)];
        source.readFully(bytes);
        return bytes;
    }

    private static int readVarInt(DataInputView source) throws IOException {
        int value = 0;
        int shift = 0;
        byte part;
        do {
            part = source.readByte();
            value |= (part & 0x7f) << shift;
            shift += 7;
        } while (part < 0);
        return value;
    }

    private static BinaryKey readKey(DataInputView source) throws IOException {
        return BinaryKey.of(readBytes(source));
    }

    @Override
    public Message deserialize(Message reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
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
