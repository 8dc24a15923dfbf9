package io.pgsync.flink.job.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsStateSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Writes the layout as UTF-8, the version of the framework's format, and the state in that format.
 */
final class EnumeratorStateSerializer implements SimpleVersionedSerializer<PendingSplitsState> {
    /** Far from the framework's own version numbers, which mark state without a layout. */
    private static final int VERSION = 1002;

    private final PendingSplitsStateSerializer frame;

    EnumeratorStateSerializer(PendingSplitsStateSerializer frame) {
        this.frame = frame;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(PendingSplitsState state) throws IOException {
        byte[] layout = ((EnumeratorState) state).layout().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = frame.serialize(state);
        DataOutputSerializer out = new DataOutputSerializer(layout.length + bytes.length + 12);
        out.writeInt(layout.length);
        out.write(layout);
        out.writeInt(frame.getVersion());
        out.writeInt(bytes.length);
        out.write(bytes);
        return out.getCopyOfBuffer();
    }

    @Override
    public PendingSplitsState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            return EnumeratorState.UNREADABLE;
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        String layout = new String(bytes(in), StandardCharsets.UTF_8);
        int frameVersion = in.readInt();
        var state = (HybridPendingSplitsState) frame.deserialize(frameVersion, bytes(in));
        return new EnumeratorState(
                state.getSnapshotPendingSplits(), state.isStreamSplitAssigned(), layout);
    }

    private static byte[] bytes(DataInputDeserializer in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
