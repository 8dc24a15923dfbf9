package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.source.RowChange;
import io.pgsync.flink.job.value.ByteBuilder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Hands each row change to the operators that use the table, as messages for the keys concerned,
 * each through the side output of its operator. A change of the row's key becomes a delete and an
 * insert.
 */
public final class RowRouter extends ProcessFunction<RowChange, Message> {
    private final List<List<Route>> routesByTable;
    private transient List<BinaryKey> keyGroups;
    private transient long truncations;

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
    public void open(OpenContext context) {
        int maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        keyGroups = KeyGroups.representatives(maxParallelism);
    }

    @Override
    public void processElement(RowChange change, Context context, Collector<Message> unused) {
        if (change.kind() == RowChange.Kind.TRUNCATE) {
            truncate(change, context);
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
                new ByteBuilder(16)
                        .appendLong(context.timestamp())
                        .appendLong(truncations++)
                        .toByteArray();
        for (Route route : routesByTable.get(change.table())) {
            for (BinaryKey key : keyGroups) {
                context.output(route.output(), Message.truncate(key, ordinal));
            }
        }
    }
}
