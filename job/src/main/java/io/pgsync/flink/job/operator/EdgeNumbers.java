package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.operator.Message.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * Maps the edges of an operator from their numbers in messages (those of the plan) to their numbers
 * in state, where a child keeps its number when siblings are added or removed.
 */
final class EdgeNumbers {
    private final Map<Integer, Integer> inState;
    private final boolean same;

    private EdgeNumbers(Map<Integer, Integer> inState, boolean same) {
        this.inState = inState;
        this.same = same;
    }

    /**
     * @param planned the numbers of the plan
     * @param held the numbers in state, see {@link OperatorLayout#inheriting}
     */
    static EdgeNumbers of(OperatorLayout planned, OperatorLayout held) {
        Map<Integer, Integer> inState = new HashMap<>();
        planned.edges().forEach((label, number) -> inState.put(number, held.edges().get(label)));
        boolean same = inState.entrySet().stream().allMatch(e -> e.getKey().equals(e.getValue()));
        return new EdgeNumbers(inState, same);
    }

    /** The change with the edge numbers of the state; the same object if all numbers are equal. */
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
