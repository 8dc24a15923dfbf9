package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.source.RowChange;
import io.pgsync.flink.job.value.ByteBuilder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Hands each row change to the operators that use the table, as messages for the keys concerned,
 * each through the side output of its operator. A change of the row's key becomes a delete and an
 * insert.
 */
public final class RowRouter extends ProcessFunction<RowChange, Message>
        implements CheckpointedFunction {
    private final List<List<Route>> routesByTable;
    private transient List<BinaryKey> keyGroups;
    private transient long run;
    private transient long truncations;
    private transient long restoredCheckpoint;

    /** One operator that uses a table. */
    public record Route(RowInput rows, OutputTag<Message> output) implements Serializable {}

    /**
     * @param tables how many tables the plan has
     */
    public RowRouter(List<Route> routes, int tables) {
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
    public void initializeState(FunctionInitializationContext context) {
        restoredCheckpoint = context.getRestoredCheckpointId().orElse(Resumption.NONE);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // there is no state
    }

    @Override
    public void open(OpenContext context) {
        run = ThreadLocalRandom.current().nextLong();
        int maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        keyGroups = KeyGroups.representatives(maxParallelism);
    }

    @Override
    public void processElement(RowChange change, Context context, Collector<Message> unused) {
        if (change.kind() == RowChange.Kind.TRUNCATE) {
            truncate(change, context);
            return;
        }
        if (change.kind() == RowChange.Kind.RESUMED) {
            resume(change.end(), context);
            return;
        }
        for (Route route : routesByTable.get(change.table())) {
            for (Message message : RowMessages.of(change, route.rows())) {
                context.output(route.output(), message);
            }
        }
    }

    private void truncate(RowChange change, Context context) {
        byte[] ordinal =
                new ByteBuilder(2 * Long.BYTES)
                        .appendLong(run)
                        .appendLong(truncations++)
                        .toByteArray();
        for (Route route : routesByTable.get(change.table())) {
            for (BinaryKey key : keyGroups) {
                context.output(route.output(), Message.truncate(key, ordinal));
            }
        }
    }

    private void resume(long end, Context context) {
        Resumption resumption = new Resumption(restoredCheckpoint, end);
        for (List<Route> routes : routesByTable) {
            for (Route route : routes) {
                for (BinaryKey key : keyGroups) {
                    context.output(route.output(), Message.resumed(key, resumption));
                }
            }
        }
    }
}
