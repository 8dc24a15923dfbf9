package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.metrics.JobMetrics;
import io.pgsync.flink.job.operator.Progress.Arrival;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The common base of the operators: the state of a key, the changes that wait for the watermark,
 * and the expansion of a TRUNCATE to all keys.
 *
 * @param <T> what the operator emits
 */
abstract class BufferingOperator<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<Message, T>, Triggerable<BinaryKey, VoidNamespace> {
    /** The metric that counts the changes that wait for the watermark. */
    static final String CHANGES_PENDING = "changesPending";

    private static final String CONTENT = "content";
    private static final String PENDING = "pending";
    static final List<String> STATES = List.of(CONTENT, PENDING);

    private final String plannedLayout;
    private final OperatorSet operatorSet;
    private transient SortedState content;
    private transient PendingChanges pending;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient Progress progress;
    private transient ListState<byte[]> storedProgress;
    private transient OperatorLayout layout;
    private transient EdgeNumbers edges;
    private transient ListState<byte[]> storedLayouts;
    private transient Message.Ordinal lastToAllKeys;
    private transient OptionalLong restoredCheckpoint;

    /**
     * @param plannedLayout the layout of an operator that starts without state, as {@link
     *     OperatorLayout#toJson}
     */
    BufferingOperator(String plannedLayout, OperatorSet operatorSet) {
        this.plannedLayout = plannedLayout;
        this.operatorSet = operatorSet;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        operatorSet.restore(context, this);
        restoredCheckpoint = context.getRestoredCheckpointId();
        progress = new Progress();
        storedProgress = ofAllSubtasks(context, "progress");
        for (byte[] stored : storedProgress.get()) {
            progress.merge(stored);
        }
        OperatorLayout planned = OperatorLayout.parse(plannedLayout);
        layout = planned;
        storedLayouts = ofAllSubtasks(context, "layout");
        for (byte[] stored : storedLayouts.get()) {
            layout =
                    layout.inheriting(
                            OperatorLayout.parse(new String(stored, StandardCharsets.UTF_8)));
        }
        edges = EdgeNumbers.of(planned, layout);
    }

    /** Union list state: after a restore, each subtask has the entries of all subtasks. */
    static ListState<byte[]> ofAllSubtasks(StateInitializationContext context, String name)
            throws Exception {
        return context.getOperatorStateStore()
                .getUnionListState(
                        new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        storedProgress.update(List.of(progress.encode()));
        storedLayouts.update(List.of(layout.toJson().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void open() throws Exception {
        super.open();
        content = view(CONTENT);
        pending = new PendingChanges(view(PENDING), progress.sequence());
        JobMetrics.in(getMetricGroup()).gauge(CHANGES_PENDING, (Gauge<Long>) pending::waiting);
        timers = getInternalTimerService("due", VoidNamespaceSerializer.INSTANCE, this);
    }

    private MapStateView view(String name) throws Exception {
        // the class is not referenced: a cluster without RocksDB does not have it
        boolean ordered = getKeyedStateBackend().getClass().getSimpleName().startsWith("RocksDB");
        MapState<BinaryKey, byte[]> map =
                getKeyedStateStore().getMapState(MapStateView.descriptor(name));
        return new MapStateView(map, ordered);
    }

    @Override
    public void processElement(StreamRecord<Message> element) throws Exception {
        long timestamp = element.getTimestamp();
        if (element.getValue() instanceof Message.Change received) {
            Message.Change change = edges.inState(received);
            requireInTime(change, timestamp);
            if (EventTime.isSnapshot(timestamp)) {
                load(change);
            } else {
                receive(change, timestamp);
            }
        } else {
            ((Message.ToAllKeys) element.getValue()).accept(new AllKeys(timestamp));
        }
    }

    private void requireInTime(Message message, long timestamp) {
        if (timestamp <= timers.currentWatermark() && !EventTime.isSnapshot(timestamp)) {
            throw new IllegalStateException(
                    "a change with stamp %d arrived after watermark %d: %s"
                            .formatted(timestamp, timers.currentWatermark(), message));
        }
    }

    /** Processes messages to all keys; the subtask receives one copy per key group. */
    private final class AllKeys implements Message.ToAllKeys.Visitor<Void, Exception> {
        private final long timestamp;

        AllKeys(long timestamp) {
            this.timestamp = timestamp;
        }

        @Override
        public Void truncate(Message.Truncate message) throws Exception {
            requireInTime(message, timestamp);
            if (isFirst(message.ordinal())) {
                truncateAll(timestamp);
            }
            return null;
        }

        @Override
        public Void renderAll(Message.RenderAll message) throws Exception {
            requireInTime(message, timestamp);
            if (isFirst(message.ordinal())) {
                Arrival arrival = new Arrival(timestamp, progress.nextSequence());
                forEachKey(key -> receiveAt(new Message.Render(key), arrival));
            }
            return null;
        }

        @Override
        public Void resumed(Message.Resumed message) {
            resume(message.resumption());
            return null;
        }

        @Override
        public Void loaded(Message.Loaded message) {
            progress.loadedAsOf(message.position());
            return null;
        }

        private boolean isFirst(Message.Ordinal ordinal) {
            boolean first = !ordinal.equals(lastToAllKeys);
            lastToAllKeys = ordinal;
            return first;
        }
    }

    private void resume(Resumption resumption) {
        if (resumption.restoredCheckpoint() == restoredCheckpoint.orElse(Resumption.NONE)) {
            earlierRunsEndedAt(resumption.end());
        }
    }

    /** Earlier runs have emitted nothing after the position. */
    void earlierRunsEndedAt(long end) {}

    /** Processes a change from the snapshot, or one derived from the snapshot alone. */
    abstract void load(Message.Change change) throws Exception;

    /** Processes a change from the stream. */
    abstract void receive(Message.Change change, long timestamp) throws Exception;

    /**
     * Processes the effect of a message to all keys on the current key; may be called twice for a
     * key.
     */
    abstract void receiveAt(Message.Change change, Arrival arrival) throws Exception;

    final void postpone(Message.Change change, long timestamp) throws Exception {
        postponeAt(change, new Arrival(timestamp, progress.nextSequence()));
    }

    final void postponeAt(Message.Change change, Arrival arrival) throws Exception {
        pending.add(change, arrival.timestamp(), arrival.sequence());
        registerTimer(dueTime(arrival.timestamp()));
    }

    /** The watermark at which a change with this timestamp is processed. */
    abstract long dueTime(long timestamp);

    private void truncateAll(long timestamp) throws Exception {
        Arrival truncation = new Arrival(timestamp, progress.nextSequence());
        if (snapshotIsComplete()) {
            forEachKey(key -> receiveAt(new Message.RowDelete(key), truncation));
        } else {
            progress.defer(truncation);
        }
    }

    /** Snapshot rows precede the first watermark in every channel. */
    final boolean snapshotIsComplete() {
        return timers.currentWatermark() >= EventTime.BEFORE_GATE;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (progress.hasDeferred() && mark.getTimestamp() >= EventTime.BEFORE_GATE) {
            for (Arrival truncation : progress.takeDeferred()) {
                forEachKey(key -> postponeAt(new Message.RowDelete(key), truncation));
            }
        }
        super.processWatermark(mark);
    }

    private interface KeyConsumer {
        void accept(BinaryKey key) throws Exception;
    }

    private void forEachKey(KeyConsumer consumer) throws Exception {
        for (String state : STATES) {
            this.<BinaryKey>getKeyedStateBackend()
                    .applyToAllKeys(
                            VoidNamespace.INSTANCE,
                            VoidNamespaceSerializer.INSTANCE,
                            MapStateView.descriptor(state),
                            (key, map) -> consumer.accept(key));
        }
    }

    /** Whether keys may have restored state, so that a snapshot row may arrive a second time. */
    final boolean isRestored() {
        return restoredCheckpoint.isPresent();
    }

    final OperatorLayout layout() {
        return layout;
    }

    final SortedState content() {
        return content;
    }

    final PendingChanges pending() {
        return pending;
    }

    /**
     * The WAL position of what is emitted while the gate opens; known only once a row has arrived.
     */
    final long loadPosition() {
        return progress.loadPosition();
    }

    final long currentWatermark() {
        return timers.currentWatermark();
    }

    final void registerTimer(long time) {
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
    }

    final BinaryKey key() {
        return (BinaryKey) getCurrentKey();
    }

    @Override
    public final void onProcessingTime(InternalTimer<BinaryKey, VoidNamespace> timer) {
        throw new IllegalStateException("no timers of processing time are registered");
    }
}
