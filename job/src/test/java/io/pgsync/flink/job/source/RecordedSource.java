package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.change.SourceEventSerializer;
import io.pgsync.flink.job.postgres.PostgresOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Takes the place of {@link PgsyncSource} where a savepoint is restored whose database is gone: it
 * reads the state of the source, with the source's own serializers, goes on from the position found
 * there, and emits recorded changes, each as a commit of its own.
 */
public final class RecordedSource
        implements Source<SourceEvent, SourceSplitBase, PendingSplitsState>,
                ResultTypeQueryable<SourceEvent> {
    private static final long serialVersionUID = 1L;
    private static final long STEP = 0x1000;

    private final PgsyncSource real;
    private final SourcePlan plan;
    private final PostgresOptions options;
    private final byte[] changes;

    /**
     * @param changes what comes after the savepoint
     */
    public RecordedSource(PostgresOptions options, PhysicalPlan plan, List<SourceEvent> changes) {
        this.options = options;
        this.plan = SourcePlan.of(plan, options.timeZone(), "another than the savepoint's");
        this.real = PgsyncSource.create(options, this.plan);
        this.changes = encode(changes);
    }

    private static byte[] encode(List<SourceEvent> changes) {
        DataOutputSerializer out = new DataOutputSerializer(256);
        try {
            for (SourceEvent change : changes) {
                SourceEventSerializer.INSTANCE.serialize(change, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.getCopyOfBuffer();
    }

    private Deque<SourceEvent> decode() {
        DataInputDeserializer in = new DataInputDeserializer(changes);
        Deque<SourceEvent> decoded = new ArrayDeque<>();
        try {
            while (in.available() > 0) {
                decoded.add(SourceEventSerializer.INSTANCE.deserialize(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return decoded;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public TypeInformation<SourceEvent> getProducedType() {
        return real.getProducedType();
    }

    @Override
    public SimpleVersionedSerializer<SourceSplitBase> getSplitSerializer() {
        return real.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PendingSplitsState> getEnumeratorCheckpointSerializer() {
        return real.getEnumeratorCheckpointSerializer();
    }

    @Override
    public SplitEnumerator<SourceSplitBase, PendingSplitsState> createEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context) {
        throw new IllegalStateException("the savepoint has no state of the enumerator");
    }

    @Override
    public SplitEnumerator<SourceSplitBase, PendingSplitsState> restoreEnumerator(
            SplitEnumeratorContext<SourceSplitBase> context, PendingSplitsState state) {
        return new Enumerator(state, options, plan);
    }

    @Override
    public SourceReader<SourceEvent, SourceSplitBase> createReader(SourceReaderContext context) {
        return new Reader(decode());
    }

    /** Has nothing to hand out: the stream is in the reader's state. */
    private record Enumerator(PendingSplitsState state, PostgresOptions options, SourcePlan plan)
            implements SplitEnumerator<SourceSplitBase, PendingSplitsState> {
        @Override
        public void start() {
            RestoredJob.requireEnough(((EnumeratorState) state).layout(), options, plan);
        }

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<SourceSplitBase> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public PendingSplitsState snapshotState(long checkpoint) {
            return state;
        }

        @Override
        public void close() {}
    }

    private static final class Reader implements SourceReader<SourceEvent, SourceSplitBase> {
        private final Deque<SourceEvent> changes;
        private final List<SourceSplitBase> splits = new ArrayList<>();
        private final CompletableFuture<Void> never = new CompletableFuture<>();
        private long time;

        Reader(Deque<SourceEvent> changes) {
            this.changes = changes;
        }

        @Override
        public void addSplits(List<SourceSplitBase> restored) {
            splits.addAll(restored);
            var offset = restored.get(0).asStreamSplit().getStartingOffset();
            StreamPosition position = StreamPosition.of(offset.getOffset());
            if (!position.gateOpen()) {
                throw new IllegalStateException("not a savepoint of a loaded job: " + position);
            }
            time = position.lsn();
            changes.addFirst(new SourceEvent.Render());
            // as if earlier runs had come as far as that: all documents are written
            changes.addFirst(new SourceEvent.Resumed(time + 2 * STEP));
        }

        @Override
        public InputStatus pollNext(ReaderOutput<SourceEvent> output) {
            SourceEvent change = changes.poll();
            if (change == null) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            boolean first = change instanceof SourceEvent.Resumed;
            time += STEP;
            output.collect(change, first ? EventTime.BEFORE_GATE : time);
            if (!first) {
                output.emitWatermark(new Watermark(time));
            }
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return changes.isEmpty() ? never : CompletableFuture.completedFuture(null);
        }

        @Override
        public List<SourceSplitBase> snapshotState(long checkpoint) {
            return splits;
        }

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void start() {}

        @Override
        public void close() {}
    }
}
