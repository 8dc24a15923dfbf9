package io.pgsync.flink.job.sink;

import java.io.IOException;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The format of the sink's state: nothing. Savepoints name its version, so that a sink that has to
 * keep something one day can tell.
 */
final class NoStateSerializer
        implements SimpleVersionedSerializer<BufferedRequestState<BulkEntry>> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(BufferedRequestState<BulkEntry> state) throws IOException {
        if (!state.getBufferedRequestEntries().isEmpty()) {
            throw new IOException("the sink keeps no operations in its state");
        }
        return new byte[0];
    }

    @Override
    public BufferedRequestState<BulkEntry> deserialize(int version, byte[] serialized)
            throws IOException {
        if (version != VERSION || serialized.length > 0) {
            throw new IOException(
                    "The savepoint holds sink state of version "
                            + version
                            + " with "
                            + serialized.length
                            + " bytes; this job knows version "
                            + VERSION
                            + ", which is empty.");
        }
        return BufferedRequestState.emptyState();
    }
}
