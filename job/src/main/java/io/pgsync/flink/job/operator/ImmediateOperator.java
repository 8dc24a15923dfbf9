package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.operator.ImmediateLogic.Origin;
import io.pgsync.flink.job.operator.Progress.Arrival;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Emits each change immediately, with the change's own timestamp. Changes from the stream wait only
 * until the snapshot is complete, because a snapshot row may still be in flight.
 *
 * <p>Messages are sent through one side output per receiving operator.
 */
public final class ImmediateOperator extends BufferingOperator<Message> {
    private final SerializableFunction<OperatorLayout, ImmediateLogic> logicFactory;
    private final Map<OperatorUid, OutputTag<Message>> outputs;
    private transient ImmediateLogic logic;
    private transient long stamp;
    private transient Router router;
    private transient Rows rows;

    ImmediateOperator(
            String plannedLayout,
            OperatorSet operatorSet,
            SerializableFunction<OperatorLayout, ImmediateLogic> logicFactory,
            Map<OperatorUid, OutputTag<Message>> outputs) {
        super(plannedLayout, operatorSet);
        this.logicFactory = logicFactory;
        this.outputs = new HashMap<>(outputs);
    }

    @Override
    public void open() throws Exception {
        super.open();
        logic = logicFactory.apply(layout());
        rows = new Rows();
        router =
                (to, message) ->
                        output.collect(
                                outputs.get(to.operator()), new StreamRecord<>(message, stamp));
    }

    @Override
    void load(Message.Change change) throws Exception {
        change(change, EventTime.SNAPSHOT);
    }

    @Override
    void receive(Message.Change change, long timestamp) throws Exception {
        if (snapshotIsComplete()) {
            change(change, timestamp);
        } else {
            postpone(change, timestamp);
        }
    }

    @Override
    void receiveAt(Message.Change change, Arrival arrival) throws Exception {
        if (snapshotIsComplete()) {
            change(change, arrival.timestamp());
        } else {
            postponeAt(change, arrival);
        }
    }

    private void change(Message.Change change, long timestamp) throws Exception {
        stamp = timestamp;
        change.accept(rows);
    }

    /** Passes the change that arrived with {@link #stamp} to the logic. */
    private final class Rows implements Message.Change.Visitor<Void, Exception> {
        @Override
        public Void row(Message.Row change) throws Exception {
            logic.change(content(), change, origin(stamp), router);
            return null;
        }

        @Override
        public Void rowDelete(Message.RowDelete change) throws Exception {
            logic.change(content(), change, origin(stamp), router);
            return null;
        }

        @Override
        public Void render(Message.Render change) throws Exception {
            logic.renderAnew(content(), change.key(), router);
            return null;
        }

        @Override
        public Void element(Message.Element change) {
            throw hasRowsOnly(change);
        }

        @Override
        public Void elementDelete(Message.ElementDelete change) {
            throw hasRowsOnly(change);
        }

        @Override
        public Void subscribe(Message.Subscribe change) {
            throw hasRowsOnly(change);
        }

        @Override
        public Void unsubscribe(Message.Unsubscribe change) {
            throw hasRowsOnly(change);
        }

        private IllegalArgumentException hasRowsOnly(Message change) {
            return new IllegalArgumentException("only rows are meant for this operator: " + change);
        }
    }

    private Origin origin(long timestamp) {
        if (EventTime.isSnapshot(timestamp)) {
            return isRestored() ? Origin.SNAPSHOT_AGAIN : Origin.SNAPSHOT;
        }
        return timestamp == EventTime.BEFORE_GATE ? Origin.REPLAY : Origin.STREAM;
    }

    @Override
    long dueTime(long timestamp) {
        return EventTime.BEFORE_GATE;
    }

    @Override
    public void onEventTime(InternalTimer<BinaryKey, VoidNamespace> timer) throws Exception {
        pending().drain(key(), Long.MAX_VALUE, this::change);
    }
}
