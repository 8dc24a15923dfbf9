package io.pgsync.flink.job.change;

import io.pgsync.flink.job.change.RowChange.Kind;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link RowChange} as table, kind and the two tuples, each behind its length; −1 stands
 * for an absent tuple.
 */
public final class RowChangeSerializer extends TypeSerializerSingleton<RowChange> {
    public static final RowChangeSerializer INSTANCE = new RowChangeSerializer();

    private static final Kind[] KINDS = Kind.values();
    private static final int ABSENT = -1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public RowChange createInstance() {
        return new RowChange(0, Kind.TRUNCATE, null, null);
    }

    @Override
    public RowChange copy(RowChange from) {
        return from;
    }

    @Override
    public RowChange copy(RowChange from, RowChange reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(RowChange change, DataOutputView target) throws IOException {
        target.writeInt(change.table());
        target.writeByte(change.kind().ordinal());
        writeTuple(change.before(), target);
        writeTuple(change.after(), target);
    }

    private static void writeTuple(byte[] tuple, DataOutputView target) throws IOException {
        if (tuple == null) {
            target.writeInt(ABSENT);
        } else {
            target.writeInt(tuple.length);
            target.write(tuple);
        }
    }

    @Override
    public RowChange deserialize(DataInputView source) throws IOException {
        int table = source.readInt();
        Kind kind = KINDS[source.readByte()];
        byte[] before = readTuple(source);
        return new RowChange(table, kind, before, readTuple(source));
    }

    private static byte[] readTuple(DataInputView source) throws IOException {
        int length = source.readInt();
        if (length == ABSENT) {
            return null;
        }
        byte[] tuple = new byte[length];
        source.readFully(tuple);
        return tuple;
    }

    @Override
    public RowChange deserialize(RowChange reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        target.writeInt(source.readInt());
        target.writeByte(source.readByte());
        for (int tuple = 0; tuple < 2; tuple++) {
            int length = source.readInt();
            target.writeInt(length);
            if (length != ABSENT) {
                target.write(source, length);
            }
        }
    }

    @Override
    public TypeSerializerSnapshot<RowChange> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The format's identity in savepoints; its class name must not change. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowChange> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
