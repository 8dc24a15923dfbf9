package io.pgsync.flink.job.change;

import io.pgsync.flink.job.change.SourceEvent.Delete;
import io.pgsync.flink.job.change.SourceEvent.Insert;
import io.pgsync.flink.job.change.SourceEvent.Loaded;
import io.pgsync.flink.job.change.SourceEvent.Move;
import io.pgsync.flink.job.change.SourceEvent.Render;
import io.pgsync.flink.job.change.SourceEvent.Resumed;
import io.pgsync.flink.job.change.SourceEvent.Truncate;
import io.pgsync.flink.job.change.SourceEvent.Update;
import io.pgsync.flink.job.serde.CompactTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link SourceEvent} as a code for its kind, followed by the fields of that kind; each
 * tuple follows its length.
 */
public final class SourceEventSerializer extends TypeSerializerSingleton<SourceEvent> {
    public static final SourceEventSerializer INSTANCE = new SourceEventSerializer();

    /** The type of streams of source events. */
    public static final TypeInformation<SourceEvent> TYPE =
            new CompactTypeInfo<>(SourceEvent.class, INSTANCE);

    // the codes are part of unaligned checkpoints: append only
    private static final int SNAPSHOT = 1;
    private static final int INSERT = 2;
    private static final int UPDATE = 3;
    private static final int MOVE = 4;
    private static final int DELETE = 5;
    private static final int TRUNCATE = 6;
    private static final int RESUMED = 7;
    private static final int RENDER = 8;
    private static final int LOADED = 9;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public SourceEvent createInstance() {
        return new Render();
    }

    @Override
    public SourceEvent copy(SourceEvent from) {
        return from;
    }

    @Override
    public SourceEvent copy(SourceEvent from, SourceEvent reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(SourceEvent event, DataOutputView target) throws IOException {
        event.accept(new Writer(target));
    }

    private record Writer(DataOutputView out) implements SourceEvent.Visitor<Void, IOException> {
        @Override
        public Void snapshot(SourceEvent.Snapshot change) throws IOException {
            return rowOf(SNAPSHOT, change.table(), change.row());
        }

        @Override
        public Void insert(Insert change) throws IOException {
            return rowOf(INSERT, change.table(), change.row());
        }

        @Override
        public Void update(Update change) throws IOException {
            return rowOf(UPDATE, change.table(), change.row());
        }

        @Override
        public Void move(Move change) throws IOException {
            rowOf(MOVE, change.table(), change.before());
            return tuple(change.after());
        }

        @Override
        public Void delete(Delete change) throws IOException {
            return rowOf(DELETE, change.table(), change.before());
        }

        @Override
        public Void truncate(Truncate change) throws IOException {
            out.writeByte(TRUNCATE);
            out.writeInt(change.table());
            return null;
        }

        @Override
        public Void resumed(Resumed event) throws IOException {
            return positionOf(RESUMED, event.end());
        }

        @Override
        public Void render(Render event) throws IOException {
            out.writeByte(RENDER);
            return null;
        }

        @Override
        public Void loaded(Loaded event) throws IOException {
            return positionOf(LOADED, event.position());
        }

        private Void rowOf(int code, int table, byte[] tuple) throws IOException {
            out.writeByte(code);
            out.writeInt(table);
            return tuple(tuple);
        }

        private Void tuple(byte[] tuple) throws IOException {
            out.writeInt(tuple.length);
            out.write(tuple);
            return null;
        }

        private Void positionOf(int code, long position) throws IOException {
            out.writeByte(code);
            out.writeLong(position);
            return null;
        }
    }

    @Override
    public SourceEvent deserialize(DataInputView source) throws IOException {
        int code = source.readUnsignedByte();
        return switch (code) {
            case SNAPSHOT -> new SourceEvent.Snapshot(source.readInt(), readTuple(source));
            case INSERT -> new Insert(source.readInt(), readTuple(source));
            case UPDATE -> new Update(source.readInt(), readTuple(source));
            case MOVE -> new Move(source.readInt(), readTuple(source), readTuple(source));
            case DELETE -> new Delete(source.readInt(), readTuple(source));
            case TRUNCATE -> new Truncate(source.readInt());
            case RESUMED -> new Resumed(source.readLong());
            case RENDER -> new Render();
            case LOADED -> new Loaded(source.readLong());
            default -> throw new IOException("unknown kind of event: " + code);
        };
    }

    private static byte[] readTuple(DataInputView source) throws IOException {
        byte[] tuple = new byte[source.readInt()];
        source.readFully(tuple);
        return tuple;
    }

    @Override
    public SourceEvent deserialize(SourceEvent reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<SourceEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The format's identity in savepoints; its class name must not change. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SourceEvent> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
