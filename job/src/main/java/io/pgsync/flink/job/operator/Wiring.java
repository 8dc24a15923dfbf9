package io.pgsync.flink.job.operator;

import com.dynatrace.hash4j.hashing.Hashing;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.job.UserException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.checkpoint.PrioritizedOperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/**
 * Which operators a job has, as a number that is kept in state. An unaligned checkpoint holds
 * records on their way, by the number of the channel: where operators have gone since, nobody can
 * tell any more whose they are.
 */
record Wiring(long operators) implements Serializable {

    static Wiring of(PhysicalPlan plan) {
        String uids =
                plan.operators().stream()
                        .map(OperatorSpec::uid)
                        .map(Object::toString)
                        .collect(Collectors.joining("\n"));
        return new Wiring(Hashing.xxh3_64().hashCharsToLong(uids));
    }

    /** Refuses a checkpoint with records that were on their way between other operators. */
    void restore(StateInitializationContext context, AbstractStreamOperator<?> operator)
            throws Exception {
        ListState<byte[]> stored = BufferingOperator.ofAllSubtasks(context, "wiring");
        for (byte[] number : stored.get()) {
            if (ByteBuffer.wrap(number).getLong() != operators && hasRecordsOnTheirWay(operator)) {
                throw new UserException(
                        "The saved state is a checkpoint with records on their way between operators"
                                + " that the job no longer has: a child has gone from the schema.",
                        "Start once more with the former schema, end that job with a savepoint"
                                + " (flink stop; bin/pgsync run: --once while nothing changes), and"
                                + " start from there.");
            }
        }
        stored.update(List.of(ByteBuffer.allocate(Long.BYTES).putLong(operators).array()));
    }

    private static boolean hasRecordsOnTheirWay(AbstractStreamOperator<?> operator) {
        PrioritizedOperatorSubtaskState state =
                operator.getContainingTask()
                        .getEnvironment()
                        .getTaskStateManager()
                        .prioritizedOperatorState(operator.getOperatorID());
        return !state.getPrioritizedInputChannelState().isEmpty()
                || !state.getPrioritizedResultSubpartitionState().isEmpty();
    }
}
