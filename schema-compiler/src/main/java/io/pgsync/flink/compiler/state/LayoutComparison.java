package io.pgsync.flink.compiler.state;

import io.pgsync.flink.compiler.state.LayoutDifference.ChildNew;
import io.pgsync.flink.compiler.state.LayoutDifference.ColumnNew;
import io.pgsync.flink.compiler.state.LayoutDifference.ColumnRetyped;
import io.pgsync.flink.compiler.state.LayoutDifference.DocumentGone;
import io.pgsync.flink.compiler.state.LayoutDifference.DocumentNew;
import io.pgsync.flink.compiler.state.LayoutDifference.OtherJoin;
import io.pgsync.flink.compiler.state.LayoutDifference.OtherKey;
import io.pgsync.flink.compiler.state.LayoutDifference.OtherTimeZone;
import io.pgsync.flink.compiler.state.OperatorLayout.KeptColumn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a schema's documents can be rendered from the state of another schema's job. */
public final class LayoutComparison {
    private final StateLayout stored;
    private final StateLayout wanted;
    private final Set<LayoutDifference> missing = new LinkedHashSet<>();

    private LayoutComparison(StateLayout stored, StateLayout wanted) {
        this.stored = stored;
        this.wanted = wanted;
    }

    /**
     * What the wanted state needs but the stored one does not hold; empty if the job can resume.
     * Stored content that is no longer wanted does no harm.
     */
    public static List<LayoutDifference> missing(StateLayout stored, StateLayout wanted) {
        return new LayoutComparison(stored, wanted).compare();
    }

    private List<LayoutDifference> compare() {
        if (!stored.timeZone().equals(wanted.timeZone())) {
            missing.add(new OtherTimeZone(stored.timeZone(), wanted.timeZone()));
        }
        for (OperatorLayout operator : stored.operators()) {
            if (operator.isRoot() && wanted.operator(operator.uid()).isEmpty()) {
                missing.add(new DocumentGone(operator.node()));
            }
        }
        for (OperatorLayout operator : wanted.operators()) {
            Optional<OperatorLayout> before = stored.operator(operator.uid());
            if (before.isPresent()) {
                compare(before.get(), operator);
            } else {
                isNew(operator);
            }
        }
        return List.copyOf(missing);
    }

    private void isNew(OperatorLayout operator) {
        String node = operator.node();
        if (operator.isRoot()) {
            missing.add(new DocumentNew(node));
        } else if (operator.isAssemble()) {
            int last = node.lastIndexOf('/');
            String parent = node.substring(0, last);
            if (hasNode(stored, parent)) {
                missing.add(new ChildNew(parent, node.substring(last + 1)));
            }
        } else if (hasNode(stored, node) && !gainsChild(node)) {
            missing.add(new OtherJoin(node, List.of(), operator.outputs()));
        }
    }

    private static boolean hasNode(StateLayout layout, String node) {
        return layout.operators().stream()
                .anyMatch(operator -> operator.isAssemble() && operator.node().equals(node));
    }

    /** Whether a node has a new child; then further differences need not be reported. */
    private boolean gainsChild(String node) {
        return wanted.operators().stream()
                .filter(OperatorLayout::isAssemble)
                .map(OperatorLayout::node)
                .filter(child -> child.startsWith(node + "/"))
                .anyMatch(child -> !hasNode(stored, child));
    }

    private void compare(OperatorLayout before, OperatorLayout now) {
        if (!before.key().equals(now.key())) {
            missing.add(new OtherKey(now.node(), before.key(), now.key()));
        }
        for (KeptColumn column : now.columns()) {
            compareColumn(before, now, column);
        }
        List<OutputLayout> outputs = new ArrayList<>(now.outputs());
        outputs.removeAll(before.outputs());
        if (!outputs.isEmpty() && !gainsChild(now.node())) {
            missing.add(new OtherJoin(now.node(), before.outputs(), outputs));
        }
    }

    private void compareColumn(OperatorLayout before, OperatorLayout now, KeptColumn column) {
        Optional<KeptColumn> kept =
                before.columns().stream().filter(c -> c.name().equals(column.name())).findFirst();
        if (kept.isEmpty()) {
            missing.add(new ColumnNew(now.node(), column.name()));
        } else if (!kept.get().equals(column)) {
            missing.add(new ColumnRetyped(now.node(), kept.get(), column));
        }
    }
}
