package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.job.operator.Message.Address;
import java.util.Arrays;
import java.util.List;

/** Sends sub-documents to the receiver that the row's own columns name. */
final class ParentDelivery implements Delivery<Message> {
    private final Port to;
    private final List<KeyPart> address;

    ParentDelivery(ToParent output) {
        this.to = output.to();
        this.address = output.address();
    }

    @Override
    public Emitted deliver(
            Emission emission, Emitted before, SortedState state, Batch batch, Emitter<Message> out)
            throws Exception {
        BinaryKey parent = emission.row() == null ? null : Keys.of(emission.row(), address);
        Emitted now =
                parent == null ? Emitted.NOTHING : Emitted.of(emission.document(), parent.bytes());
        if (now.equals(before)) {
            return before;
        }
        boolean moved = !before.isNothing() && (now.isNothing() || !sameTarget(before, now));
        if (moved) {
            BinaryKey old = BinaryKey.of(before.target());
            out.emit(new Message.ElementDelete(new Address(old, to.edge()), emission.key()));
        }
        if (parent != null) {
            Address receiver = new Address(parent, to.edge());
            out.emit(new Message.Element(receiver, emission.key(), emission.document()));
        }
        return now;
    }

    private static boolean sameTarget(Emitted one, Emitted other) {
        return Arrays.equals(one.target(), other.target());
    }
}
