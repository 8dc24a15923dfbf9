package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.operator.Message.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * The edges of an operator: their numbers in messages, which are those of the plan, and in state,
 * where a child keeps its number whatever siblings come and go.
 */
final class EdgeNumbers {
    private final Map<Integer, Integer> inState;
    private final boolean same;

    private EdgeNumbers(Map<Integer, Integer> inState, boolean same) {
        this.inState = inState;
        this.same = same;
    }

    /**
     * @param planned as the plan has them
     * @param held as the state has them, {@link OperatorLayout#inheriting}
     */
    static EdgeNumbers of(OperatorLayout planned, OperatorLayout held) {
        Map<Integer, Integer> inState = new HashMap<>();
        planned.edges().forEach((label, number) -> inState.put(number, held.edges().get(label)));
        boolean same = inState.entrySet().stream().allMatch(e -> e.getKey().equals(e.getValue()));
        return new EdgeNumbers(inState, same);
    }

    /** The change as state has it; the same object as long as all numbers are the same. */
    Message.Change inState(Message.Change change) {
        if (same) {
            return change;
        }
        if (change instanceof Message.Element element) {
            return new Message.Element(inState(element.to()), element.element(), element.json());
        }
        if (change instanceof Message.ElementDelete element) {
            return new Message.ElementDelete(inState(element.to()), element.element());
        }
        return change;
    }

    private Address inState(Address to) {
        return new Address(to.key(), inState.get(to.edge()));
    }
}
