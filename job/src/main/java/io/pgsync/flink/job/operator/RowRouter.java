package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.operator.Message.Ordinal;
import io.pgsync.flink.job.row.Tuple;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Routes each row change to the operators that use the table, as messages for the affected keys,
 * through the side output of each operator. A change of the row's key becomes a delete and an
 * insert.
 */
public final class RowRouter extends AbstractStreamOperator<Message>
        implements OneInputStreamOperator<SourceEvent, Message> {
    private final List<List<Route>> routesByTable;
    private final OperatorSet operatorSet;
    private transient List<BinaryKey> keyGroups;
    private transient long run;
    private transient long ordinals;
    private transient long restoredCheckpoint;
    private transient Routing routing;
    private transient long stamp;

    /** One operator that uses a table. */
    public record Route(RowInput rows, OutputTag<Message> output) implements Serializable {}

    /**
     * @param tables how many tables the plan has
     */
    RowRouter(List<Route> routes, int tables, OperatorSet operatorSet) {
        this.operatorSet = operatorSet;
        routesByTable = new ArrayList<>();
        for (int table = 0; table < tables; table++) {
            List<Route> routesOfTable = new ArrayList<>();
            for (Route route : routes) {
                if (route.rows().table() == table) {
                    routesOfTable.add(route);
                }
            }
            routesByTable.add(routesOfTable);
        }
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        operatorSet.restore(context, this);
        restoredCheckpoint = context.getRestoredCheckpointId().orElse(Resumption.NONE);
    }

    @Override
    public void open() throws Exception {
        super.open();
        routing = new Routing();
        run = ThreadLocalRandom.current().nextLong();
        int maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        keyGroups = KeyGroups.representatives(maxParallelism);
    }

    @Override
    public void processElement(StreamRecord<SourceEvent> element) {
        stamp = element.getTimestamp();
        element.getValue().accept(routing);
    }

    /**
     * Sends the messages of an event, with its {@link #stamp}; a tuple is read once for all routes.
     */
    private final class Routing implements SourceEvent.Visitor<Void, RuntimeException> {
        @Override
        public Void snapshot(SourceEvent.Snapshot change) {
            return row(change.table(), change.row());
        }

        @Override
        public Void insert(SourceEvent.Insert change) {
            return row(change.table(), change.row());
        }

        @Override
        public Void update(SourceEvent.Update change) {
            return row(change.table(), change.row());
        }

        private Void row(int table, byte[] bytes) {
            Tuple row = Tuple.of(bytes);
            for (Route route : routesByTable.get(table)) {
                RowMessages.row(row, route.rows(), message -> send(route, message));
            }
            return null;
        }

        @Override
        public Void move(SourceEvent.Move change) {
            Tuple before = Tuple.of(change.before());
            Tuple after = Tuple.of(change.after());
            for (Route route : routesByTable.get(change.table())) {
                RowMessages.move(before, after, route.rows(), message -> send(route, message));
            }
            return null;
        }

        @Override
        public Void delete(SourceEvent.Delete change) {
            Tuple before = Tuple.of(change.before());
            for (Route route : routesByTable.get(change.table())) {
                RowMessages.delete(before, route.rows(), message -> send(route, message));
            }
            return null;
        }

        @Override
        public Void truncate(SourceEvent.Truncate change) {
            Ordinal ordinal = nextOrdinal();
            toAllKeyGroups(
                    routesByTable.get(change.table()), key -> new Message.Truncate(key, ordinal));
            return null;
        }

        @Override
        public Void render(SourceEvent.Render event) {
            Ordinal ordinal = nextOrdinal();
            return toAllTables(key -> new Message.RenderAll(key, ordinal));
        }

        @Override
        public Void resumed(SourceEvent.Resumed event) {
            Resumption resumption = new Resumption(restoredCheckpoint, event.end());
            return toAllTables(key -> new Message.Resumed(key, resumption));
        }

        @Override
        public Void loaded(SourceEvent.Loaded event) {
            return toAllTables(key -> new Message.Loaded(key, event.position()));
        }

        private Void toAllTables(Function<BinaryKey, Message> message) {
            routesByTable.forEach(routes -> toAllKeyGroups(routes, message));
            return null;
        }
    }

    private Ordinal nextOrdinal() {
        return new Ordinal(run, ordinals++);
    }

    private void toAllKeyGroups(List<Route> routes, Function<BinaryKey, Message> message) {
        for (Route route : routes) {
            for (BinaryKey key : keyGroups) {
                send(route, message.apply(key));
            }
        }
    }

    private void send(Route route, Message message) {
        output.collect(route.output(), new StreamRecord<>(message, stamp));
    }
}
