package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.change.RowChange;
import io.pgsync.flink.job.operator.Message.Ordinal;
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
 * Hands each row change to the operators that use the table, as messages for the keys concerned,
 * each through the side output of its operator. A change of the row's key becomes a delete and an
 * insert.
 */
public final class RowRouter extends AbstractStreamOperator<Message>
        implements OneInputStreamOperator<RowChange, Message> {
    private final List<List<Route>> routesByTable;
    private final OperatorSet operatorSet;
    private transient List<BinaryKey> keyGroups;
    private transient long run;
    private transient long ordinals;
    private transient long restoredCheckpoint;

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
        run = ThreadLocalRandom.current().nextLong();
        int maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        keyGroups = KeyGroups.representatives(maxParallelism);
    }

    @Override
    public void processElement(StreamRecord<RowChange> element) {
        RowChange change = element.getValue();
        long stamp = element.getTimestamp();
        switch (change.kind()) {
            case TRUNCATE -> {
                Ordinal ordinal = nextOrdinal();
                List<Route> routes = routesByTable.get(change.table());
                toAllKeyGroups(routes, key -> new Message.Truncate(key, ordinal), stamp);
            }
            case RENDER -> {
                Ordinal ordinal = nextOrdinal();
                toAllTables(key -> new Message.RenderAll(key, ordinal), stamp);
            }
            case RESUMED -> {
                var resumption = new Resumption(restoredCheckpoint, change.position());
                toAllTables(key -> new Message.Resumed(key, resumption), stamp);
            }
            case LOADED -> toAllTables(key -> new Message.Loaded(key, change.position()), stamp);
            default -> {
                for (Route route : routesByTable.get(change.table())) {
                    for (Message message : RowMessages.of(change, route.rows())) {
                        output.collect(route.output(), new StreamRecord<>(message, stamp));
                    }
                }
            }
        }
    }

    private Ordinal nextOrdinal() {
        return new Ordinal(run, ordinals++);
    }

    private void toAllTables(Function<BinaryKey, Message> message, long stamp) {
        routesByTable.forEach(routes -> toAllKeyGroups(routes, message, stamp));
    }

    private void toAllKeyGroups(
            List<Route> routes, Function<BinaryKey, Message> message, long stamp) {
        for (Route route : routes) {
            for (BinaryKey key : keyGroups) {
                output.collect(route.output(), new StreamRecord<>(message.apply(key), stamp));
            }
        }
    }
}
