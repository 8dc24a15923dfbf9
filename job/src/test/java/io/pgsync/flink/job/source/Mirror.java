package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.change.SourceEventSerializer;
import io.pgsync.flink.job.row.Tuple;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamElement;
import org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Applies every change to a copy of the tables, kept in checkpoints, and writes down what the
 * source must not do. Until the first watermark, changes of the stream wait, because rows of the
 * snapshot may still be on their way from other readers; behind it each is applied as it comes.
 */
final class Mirror extends AbstractStreamOperator<SourceEvent>
        implements OneInputStreamOperator<SourceEvent, SourceEvent> {
    private static final long serialVersionUID = 1L;

    /** What a test sees of the operator that runs now. */
    static final class View {
        /** From this watermark on the rows are to be shown, once. */
        volatile long showAt = Long.MAX_VALUE;

        volatile List<Map<String, List<String>>> rows;
        volatile long snapshotRows;
        volatile long streamRows;
        volatile long watermark = Long.MIN_VALUE;
        volatile int gateSteps;

        /** What the source said that the load is as of; 0 if it has not. */
        volatile long loaded;

        volatile boolean fail;

        /** Slows the operator down, per row. */
        volatile long pauseMicros;

        volatile long failures;
        final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    }

    private static final Map<String, View> VIEWS = new ConcurrentHashMap<>();

    private final String id;
    private final List<SourceTable> tables;
    private final int versionColumn;
    private transient View view;
    private transient ArrayList<TreeMap<String, List<String>>> rows;
    private transient long[] counts;
    private transient List<StreamElement> waiting;
    private transient ListState<byte[]> state;
    private transient ListState<StreamElement> waitingState;
    private transient long watermark;

    /**
     * @param versionColumn a column that each UPDATE increments by one, to find lost and repeated
     *     ones; −1 for none
     */
    Mirror(String id, List<SourceTable> tables, int versionColumn) {
        this.id = id;
        this.tables = tables;
        this.versionColumn = versionColumn;
    }

    static View view(String id) {
        return VIEWS.computeIfAbsent(id, unused -> new View());
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        view = view(id);
        watermark = Long.MIN_VALUE;
        rows = new ArrayList<>();
        tables.forEach(table -> rows.add(new TreeMap<>()));
        counts = new long[2];
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "mirror", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : state.get()) {
            restore(bytes);
        }
        waitingState =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "waiting",
                                        new StreamElementSerializer<>(
                                                SourceEventSerializer.INSTANCE)));
        waiting = new ArrayList<>();
        waitingState.get().forEach(waiting::add);
    }

    @SuppressWarnings("unchecked")
    private void restore(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            rows = (ArrayList<TreeMap<String, List<String>>>) in.readObject();
            counts = (long[]) in.readObject();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(rows);
            out.writeObject(counts);
        }
        state.update(List.of(bytes.toByteArray()));
        waitingState.update(waiting);
    }

    @Override
    public void processElement(StreamRecord<SourceEvent> element) {
        if (view.fail) {
            view.fail = false;
            view.failures++;
            throw new IllegalStateException("injected failure");
        }
        if (view.pauseMicros > 0) {
            LockSupport.parkNanos(view.pauseMicros * 1000);
        }
        if (element.getValue() instanceof SourceEvent.Loaded loaded) {
            view.loaded = loaded.position();
        }
        if (!(element.getValue() instanceof SourceEvent.TableChange change)) {
            return;
        }
        checkTime(change, element.getTimestamp());
        if (change instanceof SourceEvent.Snapshot || watermark >= EventTime.BEFORE_GATE) {
            apply(change, element.getTimestamp());
        } else {
            waiting.add(element.copy(change)); // Flink uses the element again
        }
        publish();
    }

    private void checkTime(SourceEvent.TableChange change, long stamp) {
        boolean snapshot = change instanceof SourceEvent.Snapshot;
        if (snapshot && watermark >= 1) {
            view.violations.add("snapshot row after watermark " + watermark);
        }
        if (snapshot != EventTime.isSnapshot(stamp)) {
            view.violations.add(change + " with stamp " + stamp);
        }
        if (!snapshot && stamp <= watermark) {
            view.violations.add("row of " + stamp + " after watermark " + watermark);
        }
    }

    private void apply(SourceEvent.TableChange change, long stamp) {
        SourceTable table = tables.get(change.table());
        Map<String, List<String>> mirror = rows.get(change.table());
        counts[change instanceof SourceEvent.Snapshot ? 0 : 1]++;
        change.accept(new Application(table, mirror, stamp));
    }

    /** Puts a change into the copy of its table. */
    private final class Application implements SourceEvent.Visitor<Void, RuntimeException> {
        private final SourceTable table;
        private final Map<String, List<String>> mirror;
        private final long stamp;

        Application(SourceTable table, Map<String, List<String>> mirror, long stamp) {
            this.table = table;
            this.mirror = mirror;
            this.stamp = stamp;
        }

        @Override
        public Void snapshot(SourceEvent.Snapshot change) {
            List<String> values = values(change.row(), null);
            mirror.put(SourceDatabase.key(table, values), values);
            return null;
        }

        @Override
        public Void insert(SourceEvent.Insert change) {
            List<String> values = values(change.row(), null);
            List<String> old = mirror.put(SourceDatabase.key(table, values), values);
            if (old != null && stamp != EventTime.BEFORE_GATE) {
                view.violations.add("inserted twice: " + values);
            }
            return null;
        }

        @Override
        public Void update(SourceEvent.Update change) {
            List<String> keyOnly = values(change.row(), null);
            update(change.row(), mirror.get(SourceDatabase.key(table, keyOnly)));
            return null;
        }

        @Override
        public Void move(SourceEvent.Move change) {
            List<String> before = values(change.before(), null);
            if (Tuple.of(change.after()).hasUnchanged()) {
                view.violations.add("moved row with a value left out");
            }
            update(change.after(), mirror.remove(SourceDatabase.key(table, before)));
            return null;
        }

        @Override
        public Void delete(SourceEvent.Delete change) {
            List<String> old = values(change.before(), null);
            if (mirror.remove(SourceDatabase.key(table, old)) == null
                    && stamp != EventTime.BEFORE_GATE) {
                view.violations.add("deleted what is not there: " + old);
            }
            return null;
        }

        @Override
        public Void truncate(SourceEvent.Truncate change) {
            mirror.clear();
            return null;
        }

        @Override
        public Void resumed(SourceEvent.Resumed event) {
            throw new IllegalStateException("no change: " + event);
        }

        @Override
        public Void render(SourceEvent.Render event) {
            throw new IllegalStateException("no change: " + event);
        }

        @Override
        public Void loaded(SourceEvent.Loaded event) {
            throw new IllegalStateException("no change: " + event);
        }

        private void update(byte[] row, List<String> old) {
            List<String> values = values(row, old);
            mirror.put(SourceDatabase.key(table, values), values);
            if (versionColumn >= 0 && stamp != EventTime.BEFORE_GATE) {
                long expected = old == null ? -1 : Long.parseLong(old.get(versionColumn)) + 1;
                if (Long.parseLong(values.get(versionColumn)) != expected) {
                    view.violations.add("update of " + old + " to " + values);
                }
            }
        }
    }

    private static List<String> values(byte[] bytes, List<String> old) {
        Tuple tuple = Tuple.of(bytes);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < tuple.columns(); i++) {
            if (!tuple.isUnchanged(i)) {
                values.add(SourceDatabase.shortened(tuple.text(i)));
            } else {
                values.add(old == null ? "<unchanged>" : old.get(i));
            }
        }
        return values;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() <= watermark) {
            view.violations.add("watermark " + mark.getTimestamp() + " after " + watermark);
        }
        if (mark.getTimestamp() == EventTime.BEFORE_GATE) {
            view.gateSteps = 0;
            if (view.loaded == 0) {
                view.violations.add("gate opens before its position is known");
            }
        }
        boolean endOfGate = watermark >= EventTime.BEFORE_GATE && watermark <= EventTime.GATE_END;
        if (endOfGate
                && mark.getTimestamp() > EventTime.GATE_END
                && mark.getTimestamp() != view.loaded) {
            view.violations.add("gate of " + view.loaded + " ends with " + mark.getTimestamp());
        }
        if (mark.getTimestamp() <= EventTime.GATE_END) {
            view.gateSteps++;
        }
        watermark = mark.getTimestamp();
        view.watermark = watermark;
        if (watermark >= EventTime.BEFORE_GATE) {
            applyWaiting();
        }
        if (watermark >= view.showAt) {
            view.showAt = Long.MAX_VALUE;
            view.rows = rows.stream().<Map<String, List<String>>>map(TreeMap::new).toList();
        }
        super.processWatermark(mark);
    }

    private void applyWaiting() {
        for (StreamElement element : waiting) {
            StreamRecord<SourceEvent> record = element.asRecord();
            apply((SourceEvent.TableChange) record.getValue(), record.getTimestamp());
        }
        waiting.clear();
        publish();
    }

    private void publish() {
        view.snapshotRows = counts[0];
        view.streamRows = counts[1];
    }
}
