package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.filter.RowPredicate;
import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.job.operator.Message.Address;
import io.pgsync.flink.job.value.Children;
import io.pgsync.flink.job.value.Tuple;
import java.util.Arrays;
import java.util.List;

/** Assemble for a node without children: each row change goes to the parent as it comes. */
final class LeafLogic implements ImmediateLogic {
    private final Port to;
    private final List<KeyPart> address;
    private final RowRenderer renderer;
    private final RowPredicate where;

    LeafLogic(Assemble spec, ToParent output) {
        this.to = output.to();
        this.address = output.address();
        this.where = spec.where().predicate();
        this.renderer = new RowRenderer(spec);
    }

    @Override
    public void change(SortedState state, Message change, Origin origin, Router out)
            throws Exception {
        Tuple old = origin == Origin.SNAPSHOT ? null : RowState.read(state);
        Tuple after = shown(RowState.update(state, change, old, origin == Origin.REPLAY));
        Tuple before = shown(old);
        if (before != null && after != null && Arrays.equals(before.bytes(), after.bytes())) {
            return;
        }
        BinaryKey oldParent = before == null ? null : Keys.of(before, address);
        BinaryKey newParent = after == null ? null : Keys.of(after, address);
        boolean moved = oldParent != null && !oldParent.equals(newParent);
        if (moved) {
            out.send(to, Message.elementDelete(new Address(oldParent, to.edge()), change.key()));
        }
        if (newParent != null) {
            byte[] now = render(after);
            boolean same = oldParent != null && !moved && Arrays.equals(render(before), now);
            if (!same) {
                Address parent = new Address(newParent, to.edge());
                out.send(to, Message.element(parent, change.key(), now));
            }
        }
    }

    /** The row if it takes part in documents, otherwise null, as if it were not there. */
    private Tuple shown(Tuple row) {
        return row != null && where.test(row::text) ? row : null;
    }

    private byte[] render(Tuple row) {
        return renderer.render(row, Children.NONE);
    }
}
