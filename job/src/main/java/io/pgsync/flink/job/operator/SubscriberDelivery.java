package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToSubscribers;
import io.pgsync.flink.job.operator.Message.Address;
import java.util.Map;

/** Sends a row's sub-document to all subscribers of the row. */
final class SubscriberDelivery implements Delivery<Message> {
    private static final byte[] PRESENT = {};
    private final ToSubscribers output;

    SubscriberDelivery(ToSubscribers output) {
        this.output = output;
    }

    @Override
    public boolean subscribe(SortedState state, Subscriber subscriber, Batch batch)
            throws Exception {
        BinaryKey entry = subscriber.entry();
        batch.note(entry, state);
        state.put(entry, PRESENT);
        return hasTurn();
    }

    @Override
    public boolean unsubscribe(SortedState state, Subscriber subscriber, Batch batch)
            throws Exception {
        BinaryKey entry = subscriber.entry();
        batch.note(entry, state);
        state.remove(entry);
        return hasTurn();
    }

    /**
     * Whether a subscription alone needs a turn: an existing row has its own turn, and without a
     * row only a null may have to be shown.
     */
    private boolean hasTurn() {
        return output.nullWhenAbsent();
    }

    @Override
    public Emitted deliver(
            Emission emission, Emitted before, SortedState state, Batch batch, Emitter<Message> out)
            throws Exception {
        Emitted now =
                emission.document() == null
                        ? Emitted.NOTHING
                        : Emitted.of(emission.document(), new byte[0]);
        byte[] shown = shown(emission.document());
        if (batch.isInitial() || !now.equals(before)) {
            for (Map.Entry<BinaryKey, byte[]> entry : state.scan(Tag.SUBSCRIBER.prefix())) {
                if (!batch.touched(entry.getKey())) {
                    tell(entry.getKey(), emission.key(), shown, out);
                }
            }
        }
        for (Map.Entry<BinaryKey, byte[]> touched : batch.before().entrySet()) {
            boolean was = touched.getValue() != null;
            boolean is = state.get(touched.getKey()) != null;
            if (is && !(was && now.equals(before))) {
                tell(touched.getKey(), emission.key(), shown, out);
            } else if (was && !is) {
                tell(touched.getKey(), emission.key(), null, out);
            }
        }
        return now;
    }

    private byte[] shown(byte[] document) {
        return document == null && output.nullWhenAbsent() ? Json.NULL : document;
    }

    /** Sends one subscriber the element to show; null for none. */
    private void tell(BinaryKey entry, BinaryKey row, byte[] json, Emitter<Message> out)
            throws Exception {
        Subscriber subscriber = Subscriber.ofEntry(entry);
        Address to = new Address(subscriber.address(), output.to().edge());
        BinaryKey element = subscriber.element().append(row);
        out.emit(
                json == null
                        ? new Message.ElementDelete(to, element)
                        : new Message.Element(to, element, json));
    }
}
