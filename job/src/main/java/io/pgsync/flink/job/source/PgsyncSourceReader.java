package io.pgsync.flink.job.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitSerializer;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReaderContext;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceSplitReader;
import org.apache.flink.cdc.connectors.base.source.utils.hooks.SnapshotPhaseHooks;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfig;
import org.apache.flink.cdc.connectors.postgres.source.reader.PostgresSourceReader;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.core.io.InputStatus;

/**
 * The framework's reader, with two additional rules.
 *
 * <p>Idleness: a reader holds back the watermark until it learns that another reader has the
 * stream. Then it declares itself idle after its last row and never emits again. So no watermark
 * can overtake a row of the snapshot, whatever is buffered in between.
 *
 * <p>Restored chunks wait until the enumerator announces which snapshot is in effect.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // the framework's reader is a raw type
final class PgsyncSourceReader extends PostgresSourceReader {
    private final FutureCompletingBlockingQueue<RecordsWithSplitIds<SourceRecords>> queue;
    private final PgsyncRecordEmitter emitter;
    private final PgsyncDialect dialect;
    private final List<SourceSplitBase> restored = new ArrayList<>();
    private boolean started;
    private boolean hasStream;
    private boolean streamElsewhere;
    private boolean idle;

    private PgsyncSourceReader(
            FutureCompletingBlockingQueue<RecordsWithSplitIds<SourceRecords>> queue,
            Supplier splitReader,
            PgsyncRecordEmitter emitter,
            SourceReaderContext context,
            IncrementalSourceReaderContext readerContext,
            PostgresSourceConfig config,
            SourceSplitSerializer serializer,
            PgsyncDialect dialect) {
        super(
                queue,
                splitReader,
                emitter,
                context.getConfiguration(),
                readerContext,
                config,
                serializer,
                dialect);
        this.queue = queue;
        this.emitter = emitter;
        this.dialect = dialect;
    }

    static PgsyncSourceReader create(
            SourceReaderContext context,
            PostgresSourceConfig config,
            SourceSplitSerializer serializer,
            PgsyncDialect dialect,
            PgsyncRecordEmitter emitter) {
        IncrementalSourceReaderContext readerContext = new IncrementalSourceReaderContext(context);
        Supplier splitReader =
                () ->
                        new IncrementalSourceSplitReader<>(
                                context.getIndexOfSubtask(),
                                dialect,
                                config,
                                readerContext,
                                SnapshotPhaseHooks.empty());
        return new PgsyncSourceReader(
                new FutureCompletingBlockingQueue<>(),
                splitReader,
                emitter,
                context,
                readerContext,
                config,
                serializer,
                dialect);
    }

    @Override
    public void start() {
        started = true;
        super.start();
    }

    @Override
    public void addSplits(List splits) {
        List<SourceSplitBase> now = new ArrayList<>();
        for (SourceSplitBase split : (List<SourceSplitBase>) splits) {
            if (split.isStreamSplit()) {
                hasStream = true;
                now.add(withoutChunks(split.asStreamSplit()));
            } else if (started) {
                now.add(split);
            } else {
                restored.add(split);
            }
        }
        if (!now.isEmpty()) {
            super.addSplits(now);
        }
    }

    /** Otherwise the framework would store the list of all chunks in every later checkpoint. */
    private static StreamSplit withoutChunks(StreamSplit split) {
        return new StreamSplit(
                split.splitId(),
                split.getStartingOffset(),
                split.getEndingOffset(),
                new ArrayList<>(),
                new HashMap<>(),
                0,
                false,
                true);
    }

    @Override
    public List<SourceSplitBase> snapshotState(long checkpointId) {
        List<SourceSplitBase> splits = super.snapshotState(checkpointId);
        splits.addAll(restored);
        return splits;
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof SnapshotEvent inEffect) {
            List<SourceSplitBase> valid =
                    restored.stream().filter(split -> isOf(inEffect.snapshot(), split)).toList();
            restored.clear();
            if (!valid.isEmpty()) {
                super.addSplits(valid);
            }
        } else if (event instanceof StreamElsewhereEvent) {
            streamElsewhere = true;
            queue.notifyAvailable();
        } else {
            super.handleSourceEvents(event);
        }
    }

    private static boolean isOf(String snapshot, SourceSplitBase split) {
        return Chunk.of(split.asSnapshotSplit().getSplitStart()).snapshot().equals(snapshot);
    }

    @Override
    public InputStatus pollNext(ReaderOutput output) throws Exception {
        emitter.emitWatermarksTo(output);
        InputStatus status = super.pollNext(output);
        if (status == InputStatus.NOTHING_AVAILABLE && streamElsewhere && !hasStream && !idle) {
            idle = true;
            output.markIdle();
            dialect.closeSnapshotConnection();
        }
        return status;
    }

    @Override
    public void close() throws Exception {
        super.close();
        dialect.closeSnapshotConnection();
    }
}
