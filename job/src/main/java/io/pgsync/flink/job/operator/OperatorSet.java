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
 * The operators of a job, as a fingerprint of their uids that is kept in state. An unaligned
 * checkpoint holds in-flight records by channel number: once operators have been removed, these
 * records can no longer be assigned.
 */
record OperatorSet(long fingerprint) implements Serializable {

    static OperatorSet of(PhysicalPlan plan) {
        String uids =
                plan.operators().stream()
                        .map(OperatorSpec::uid)
                        .map(Object::toString)
                        .collect(Collectors.joining("\n"));
        return new OperatorSet(Hashing.xxh3_64().hashCharsToLong(uids));
    }

    /** Refuses a checkpoint with in-flight records of a different set of operators. */
    void restore(StateInitializationContext context, AbstractStreamOperator<?> operator)
            throws Exception {
        ListState<byte[]> stored = BufferingOperator.ofAllSubtasks(context, "operators");
        for (byte[] number : stored.get()) {
            if (ByteBuffer.wrap(number).getLong() != fingerprint
                    && hasRecordsOnTheirWay(operator)) {
                throw new UserException(
                        "The saved state is a checkpoint with in-flight records between"
                                + " operators that the job no longer has: a child was removed"
                                + " from the schema.",
                        "Start again with the former schema, stop that job with a savepoint"
                                + " (flink stop; bin/pgsync run: --once while nothing changes),"
                                + " and start from there.");
            }
        }
        stored.update(List.of(ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array()));
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
