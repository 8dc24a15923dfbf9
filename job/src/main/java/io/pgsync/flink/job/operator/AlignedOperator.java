package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.operator.Progress.Arrival;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Emits once the watermark has passed. Changes wait until the watermark reaches them, because other
 * changes of the same transaction may still be in flight. The key then applies all due changes in
 * order and emits the difference: {@link Grouping#BY_COMMIT} to another operator, {@link
 * Grouping#BY_WATERMARK} to the sink.
 *
 * <p>Snapshot data is applied at once and emitted when the key has its turn while the gate opens:
 * lower levels of the topology first, spread over many steps within a level.
 *
 * @param <T> what it emits
 */
public final class AlignedOperator<T> extends BufferingOperator<T> {
    private final LogicFactory<T> logicFactory;
    private final int level;
    private final Grouping grouping;
    private transient AlignedLogic<T> logic;
    private transient long earlierRunsEnd;

    /** Which changes that are due together become one emission. */
    enum Grouping {
        /**
         * One emission per commit, with the commit's timestamp. Operators do not see the same
         * watermarks: one may skip a watermark at which another stops, when its timers are
         * interrupted or after a restore. With the operator's own watermark as timestamp, a change
         * could arrive after a watermark at which the receiver already shows the rest of the
         * transaction.
         */
        BY_COMMIT,

        /** One emission for all of them, as of the watermark. */
        BY_WATERMARK
    }

    /**
     * Creates the logic in the task that uses it.
     *
     * @param <T> what the operator emits
     */
    interface LogicFactory<T> extends Serializable {
        AlignedLogic<T> create(OperatorLayout layout, RuntimeContext context) throws Exception;
    }

    AlignedOperator(
            String plannedLayout,
            OperatorSet operatorSet,
            LogicFactory<T> logicFactory,
            int level,
            Grouping grouping) {
        super(plannedLayout, operatorSet);
        this.logicFactory = logicFactory;
        this.level = level;
        this.grouping = grouping;
    }

    @Override
    public void open() throws Exception {
        super.open();
        logic = logicFactory.create(layout(), getRuntimeContext());
        earlierRunsEnd = isRestored() ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    @Override
    void earlierRunsEndedAt(long end) {
        earlierRunsEnd = isRestored() ? end : Long.MIN_VALUE;
    }

    @Override
    public void close() throws Exception {
        if (logic != null) {
            logic.close();
        }
        super.close();
    }

    /** Lets checkpoints pass while many keys are due at one watermark. */
    @Override
    public boolean useSplittableTimers() {
        return true;
    }

    @Override
    void load(Message.Change change) throws Exception {
        if (logic.apply(content(), change, new Batch(true))) {
            registerTimer(turn());
        }
    }

    @Override
    void receive(Message.Change change, long timestamp) throws Exception {
        postpone(change, timestamp);
    }

    @Override
    void receiveAt(Message.Change change, Arrival arrival) throws Exception {
        postponeAt(change, arrival);
    }

    /** The step of the gate in which the current key emits. */
    private long turn() {
        return level * (long) EventTime.STEPS_PER_LEVEL
                + Math.floorMod(key().hashCode(), EventTime.STEPS_PER_LEVEL)
                + 1;
    }

    @Override
    long dueTime(long timestamp) {
        return timestamp <= EventTime.GATE_END
                ? turn()
                : Math.max(currentWatermark(), EventTime.GATE_END) + 1;
    }

    /**
     * The timer's own time, not the watermark, tells the opening of the gate from the stream: the
     * watermark may already be ahead, because firing is interrupted for checkpoints.
     */
    @Override
    public void onEventTime(InternalTimer<BinaryKey, VoidNamespace> timer) throws Exception {
        if (grouping == Grouping.BY_WATERMARK && isPastLastCheckpoint()) {
            return;
        }
        if (timer.getTimestamp() <= EventTime.GATE_END) {
            Batch batch = new Batch(true);
            pending().drain(key(), EventTime.GATE_END, (change, stamp) -> apply(change, batch));
            flush(batch, loadPosition(), EventTime.SNAPSHOT);
            return;
        }
        long watermark = currentWatermark();
        boolean remaining =
                grouping == Grouping.BY_COMMIT ? emitCommits(watermark) : emitAllAsOf(watermark);
        if (remaining) {
            registerTimer(dueTime(watermark + 1));
        }
    }

    /**
     * Whether the task is shutting down. If a job is stopped with a savepoint while firing is
     * interrupted, Flink fires the remaining timers when the task no longer processes its mailbox.
     * A sink that waits for a response would then wait forever. The savepoint holds these changes
     * as pending. Operators that feed other operators still emit: their receivers may still write,
     * and the watermark that follows tells them that they have everything.
     */
    private boolean isPastLastCheckpoint() {
        return !getContainingTask().isMailboxLoopRunning();
    }

    private boolean emitCommits(long watermark) throws Exception {
        Commit commit = new Commit();
        boolean remaining = pending().drain(key(), watermark, commit);
        commit.end();
        return remaining;
    }

    /** Emits commit by commit. */
    private final class Commit implements PendingChanges.Consumer {
        private Batch batch;
        private long stamp;

        @Override
        public void accept(Message.Change change, long timestamp) throws Exception {
            if (batch == null || timestamp != stamp) {
                end();
                batch = new Batch(false);
                stamp = timestamp;
            }
            apply(change, batch);
        }

        void end() throws Exception {
            if (batch != null) {
                flush(batch, stamp, stamp);
            }
        }
    }

    private boolean emitAllAsOf(long watermark) throws Exception {
        Together together = new Together();
        boolean remaining = pending().drain(key(), watermark, together);
        together.end();
        if (together.batch.hasChanges()) {
            flush(together.batch, watermark, watermark);
        }
        return remaining;
    }

    /**
     * Emits all changes as one, although earlier runs may have stopped at any commit in between.
     */
    private final class Together implements PendingChanges.Consumer {
        private final Batch batch = new Batch(false);
        private long stamp;

        @Override
        public void accept(Message.Change change, long timestamp) throws Exception {
            if (timestamp != stamp) {
                end();
                stamp = timestamp;
            }
            apply(change, batch);
        }

        /** Records the state after the last commit. */
        void end() throws Exception {
            if (batch.hasChanges() && stamp <= earlierRunsEnd) {
                logic.repeat(key(), content(), batch);
            }
        }
    }

    private void apply(Message.Change change, Batch batch) throws Exception {
        batch.count();
        logic.apply(content(), change, batch);
    }

    private void flush(Batch batch, long version, long stamp) throws Exception {
        logic.flush(
                key(),
                content(),
                batch,
                version,
                value -> output.collect(new StreamRecord<>(value, stamp)));
    }
}
