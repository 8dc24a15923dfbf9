package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.job.operator.Message.Address;
import java.util.Map;
import java.util.TreeMap;

/** Sends every child of a join value to every subscriber of that value, and retracts it. */
final class LinkLogic implements AlignedLogic<Message> {
    private static final byte[] EMPTY = {};

    private final Link spec;

    LinkLogic(Link spec) {
        this.spec = spec;
    }

    @Override
    public boolean apply(SortedState state, Message.Change change, Batch batch) throws Exception {
        change.accept(new Application(state, batch));
        return true;
    }

    /** Applies a change to the state. */
    private final class Application implements Message.Change.Visitor<Void, Exception> {
        private final SortedState state;
        private final Batch batch;

        Application(SortedState state, Batch batch) {
            this.state = state;
            this.batch = batch;
        }

        @Override
        public Void element(Message.Element change) throws Exception {
            return put(Tag.CHILD.entry(change.element()), change.json());
        }

        @Override
        public Void elementDelete(Message.ElementDelete change) throws Exception {
            return remove(Tag.CHILD.entry(change.element()));
        }

        @Override
        public Void subscribe(Message.Subscribe change) throws Exception {
            return put(change.subscriber().entry(), EMPTY);
        }

        @Override
        public Void unsubscribe(Message.Unsubscribe change) throws Exception {
            return remove(change.subscriber().entry());
        }

        @Override
        public Void row(Message.Row change) {
            throw hasNoRows(change);
        }

        @Override
        public Void rowDelete(Message.RowDelete change) {
            throw hasNoRows(change);
        }

        @Override
        public Void render(Message.Render change) {
            throw hasNoRows(change);
        }

        private IllegalArgumentException hasNoRows(Message change) {
            return new IllegalArgumentException(spec.uid() + " has no rows: " + change);
        }

        private Void put(BinaryKey entry, byte[] value) throws Exception {
            batch.note(entry, state);
            state.put(entry, value);
            return null;
        }

        private Void remove(BinaryKey entry) throws Exception {
            batch.note(entry, state);
            state.remove(entry);
            return null;
        }
    }

    @Override
    public void flush(
            BinaryKey key, SortedState state, Batch batch, long version, Emitter<Message> out)
            throws Exception {
        TreeMap<BinaryKey, byte[]> now = new TreeMap<>();
        for (Map.Entry<BinaryKey, byte[]> entry : state.scan(Tag.CHILD.prefix())) {
            now.put(entry.getKey(), entry.getValue());
        }
        Sender sender = new Sender(key, out);
        TreeMap<BinaryKey, byte[]> shownNow = shown(now);
        TreeMap<BinaryKey, byte[]> shownBefore =
                batch.isInitial() ? new TreeMap<>() : shown(before(now, batch));
        if (!shownBefore.equals(shownNow)) {
            for (Map.Entry<BinaryKey, byte[]> entry : state.scan(Tag.SUBSCRIBER.prefix())) {
                if (!batch.touched(entry.getKey())) {
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
                            if (Tag.CHILD.isOf(entry)) {
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
            dangling.put(Tag.CHILD.entry(BinaryKey.empty()), Json.NULL);
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
            Subscriber subscriber = Subscriber.ofEntry(entry);
            Address to = new Address(subscriber.address(), spec.output().edge());
            for (BinaryKey child : before.keySet()) {
                if (!now.containsKey(child)) {
                    out.emit(new Message.ElementDelete(to, element(subscriber, child)));
                }
            }
            for (Map.Entry<BinaryKey, byte[]> child : now.entrySet()) {
                if (Batch.differs(before.get(child.getKey()), child.getValue())) {
                    BinaryKey element = element(subscriber, child.getKey());
                    out.emit(new Message.Element(to, element, child.getValue()));
                }
            }
        }

        /**
         * The element's key at the receiver. It ends with the join value, so that messages about
         * one child from two keys of this operator can arrive in any order.
         */
        private BinaryKey element(Subscriber subscriber, BinaryKey child) {
            return subscriber.element().append(Tag.rest(child)).append(joinValue);
        }
    }
}
