package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.job.operator.Message.Address;
import java.util.Map;
import java.util.TreeMap;

/** Sends every child of a join value to every subscriber of that value, and takes it back. */
final class LinkLogic implements AlignedLogic<Message> {
    private final Link spec;

    LinkLogic(Link spec) {
        this.spec = spec;
    }

    @Override
    public boolean apply(SortedState state, Message change, Batch batch) throws Exception {
        switch (change.kind()) {
            case SUBSCRIBE -> put(state, batch, Tag.SUBSCRIBER.entry(change.element()), EMPTY);
            case UNSUBSCRIBE -> put(state, batch, Tag.SUBSCRIBER.entry(change.element()), null);
            case ELEMENT -> put(state, batch, Tag.element(0, change.element()), change.payload());
            case ELEMENT_DELETE -> put(state, batch, Tag.element(0, change.element()), null);
            default -> throw new IllegalArgumentException(spec.uid() + " got " + change.kind());
        }
        return true;
    }

    private static final byte[] EMPTY = {};

    private static void put(SortedState state, Batch batch, BinaryKey entry, byte[] value)
            throws Exception {
        batch.note(entry, state);
        if (value == null) {
            state.remove(entry);
        } else {
            state.put(entry, value);
        }
    }

    @Override
    public void flush(
            BinaryKey key, SortedState state, Batch batch, long version, Emitter<Message> out)
            throws Exception {
        TreeMap<BinaryKey, byte[]> now = new TreeMap<>();
        for (Map.Entry<BinaryKey, byte[]> entry : state.entries()) {
            if (Tag.ELEMENT.isOf(entry.getKey())) {
                now.put(entry.getKey(), entry.getValue());
            }
        }
        Sender sender = new Sender(key, out);
        TreeMap<BinaryKey, byte[]> shownNow = shown(now);
        TreeMap<BinaryKey, byte[]> shownBefore =
                batch.isInitial() ? new TreeMap<>() : shown(before(now, batch));
        if (!shownBefore.equals(shownNow)) {
            for (Map.Entry<BinaryKey, byte[]> entry : state.entries()) {
                if (Tag.SUBSCRIBER.isOf(entry.getKey()) && !batch.touched(entry.getKey())) {
                    sender.send(entry.getKey(), shownBefore, shownNow);
                }
            }
        }
        for (Map.Entry<BinaryKey, byte[]> touched : batch.before().entrySet()) {
            if (Tag.SUBSCRIBER.isOf(touched.getKey())) {
                boolean was = touched.getValue() != null;
                boolean is = state.get(touched.getKey()) != null;
                sender.send(
                        touched.getKey(),
                        was ? shownBefore : new TreeMap<>(),
                        is ? shownNow : new TreeMap<>());
            }
        }
    }

    private static TreeMap<BinaryKey, byte[]> before(TreeMap<BinaryKey, byte[]> now, Batch batch) {
        TreeMap<BinaryKey, byte[]> before = new TreeMap<>(now);
        batch.before()
                .forEach(
                        (entry, value) -> {
                            if (Tag.ELEMENT.isOf(entry)) {
                                before.remove(entry);
                                if (value != null) {
                                    before.put(entry, value);
                                }
                            }
                        });
        return before;
    }

    /** The children as a subscriber sees them. */
    private TreeMap<BinaryKey, byte[]> shown(TreeMap<BinaryKey, byte[]> children) {
        if (children.isEmpty() && spec.nullWhenEmpty()) {
            TreeMap<BinaryKey, byte[]> dangling = new TreeMap<>();
            dangling.put(Tag.element(0, BinaryKey.empty()), Json.NULL);
            return dangling;
        }
        return children;
    }

    /** Emits the difference between two sets of children to one subscriber. */
    private final class Sender {
        private final BinaryKey joinValue;
        private final Emitter<Message> out;

        Sender(BinaryKey joinValue, Emitter<Message> out) {
            this.joinValue = joinValue;
            this.out = out;
        }

        void send(
                BinaryKey entry, TreeMap<BinaryKey, byte[]> before, TreeMap<BinaryKey, byte[]> now)
                throws Exception {
            Subscriber subscriber = Subscriber.decode(Tag.rest(entry));
            Address to = new Address(subscriber.address(), spec.output().edge());
            for (BinaryKey child : before.keySet()) {
                if (!now.containsKey(child)) {
                    out.emit(Message.elementDelete(to, element(subscriber, child)));
                }
            }
            for (Map.Entry<BinaryKey, byte[]> child : now.entrySet()) {
                if (Batch.differs(before.get(child.getKey()), child.getValue())) {
                    BinaryKey element = element(subscriber, child.getKey());
                    out.emit(Message.element(to, element, child.getValue()));
                }
            }
        }

        /**
         * The element's key at the receiver. It ends with the join value, so that what two keys of
         * this operator say of one child can come in any order.
         */
        private BinaryKey element(Subscriber subscriber, BinaryKey child) {
            return subscriber.element().append(Tag.elementKey(child)).append(joinValue);
        }
    }
}
