package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.filter.RowPredicate;
import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.operator.Message.Address;
import io.pgsync.flink.job.render.Children;
import io.pgsync.flink.job.row.Tuple;
import java.util.Arrays;
import java.util.List;

/** Assemble for a node without children: each row change goes to the parent immediately. */
final class LeafLogic implements ImmediateLogic {
    private final Port to;
    private final List<KeyPart> address;
    private final RowRenderer renderer;
    private final RowPredicate where;
    private final RowState rows;

    LeafLogic(Assemble spec, ToParent output, OperatorLayout layout) {
        this.rows = new RowState(RowLayout.of(layout));
        this.to = output.to();
        this.address = output.address();
        this.where = spec.where().predicate();
        this.renderer = new RowRenderer(spec);
    }

    @Override
    public void change(SortedState state, Message.OfRow change, Origin origin, Router out)
            throws Exception {
        Tuple old = origin == Origin.SNAPSHOT ? null : rows.read(state);
        Tuple after = shown(rows.update(state, change, old, origin == Origin.REPLAY));
        Tuple before = shown(old);
        if (before != null && after != null && Arrays.equals(before.bytes(), after.bytes())) {
            return;
        }
        // even if the filter hides the row: an earlier schema may have shown it
        BinaryKey oldParent = old == null ? null : Keys.of(old, address);
        BinaryKey newParent = after == null ? null : Keys.of(after, address);
        boolean moved = oldParent != null && !oldParent.equals(newParent);
        if (moved) {
            Address former = new Address(oldParent, to.edge());
            out.send(to, new Message.ElementDelete(former, change.key()));
        }
        if (newParent != null) {
            byte[] now = render(after);
            boolean same =
                    before != null
                            && oldParent != null
                            && !moved
                            && Arrays.equals(render(before), now);
            if (!same) {
                Address parent = new Address(newParent, to.edge());
                out.send(to, new Message.Element(parent, change.key(), now));
            }
        }
    }

    /** Emits unconditionally: what the parent shows was rendered and filtered by other rules. */
    @Override
    public void renderAnew(SortedState state, BinaryKey key, Router out) throws Exception {
        // left by an earlier schema in which the node had children
        state.removeIf(BinaryKey.empty(), entry -> !Tag.ROW.isOf(entry));
        Tuple row = rows.read(state);
        BinaryKey parent = row == null ? null : Keys.of(row, address);
        if (parent != null) {
            Address receiver = new Address(parent, to.edge());
            out.send(
                    to,
                    shown(row) == null
                            ? new Message.ElementDelete(receiver, key)
                            : new Message.Element(receiver, key, render(row)));
        }
    }

    /** The row, or null if the filter hides it. */
    private Tuple shown(Tuple row) {
        return row != null && where.test(row::text) ? row : null;
    }

    private byte[] render(Tuple row) {
        return renderer.render(row, Children.NONE);
    }
}
