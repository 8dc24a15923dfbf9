package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a key so that the order of the written bytes is the order of the keys, because RocksDB
 * sorts map entries by what is written: each 0 becomes 0 255, and 0 0 ends the key.
 */
final class BinaryKeySerializer extends TypeSerializerSingleton<BinaryKey> {
    static final BinaryKeySerializer INSTANCE = new BinaryKeySerializer();
    private static final int ESCAPED_ZERO = 0xFF;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public BinaryKey createInstance() {
        return BinaryKey.empty();
    }

    @Override
    public BinaryKey copy(BinaryKey from) {
        return from;
    }

    @Override
    public BinaryKey copy(BinaryKey from, BinaryKey reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(BinaryKey key, DataOutputView target) throws IOException {
        byte[] bytes = key.bytes();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                target.write(bytes, start, i - start + 1);
                target.writeByte(ESCAPED_ZERO);
                start = i + 1;
            }
        }
        target.write(bytes, start, bytes.length - start);
        target.writeShort(0);
    }

    @Override
    public BinaryKey deserialize(DataInputView source) throws IOException {
        ByteBuilder out = new ByteBuilder(32);
        while (true) {
            byte next = source.readByte();
            if (next == 0 && source.readByte() == 0) {
                return BinaryKey.of(out.toByteArray());
            }
            out.append(next);
        }
    }

    @Override
    public BinaryKey deserialize(BinaryKey reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<BinaryKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Part of every savepoint: neither name nor package may change. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BinaryKey> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
