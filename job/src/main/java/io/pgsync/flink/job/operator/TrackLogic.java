package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.job.operator.Message.Address;
import io.pgsync.flink.job.row.Tuple;
import java.util.Objects;

/**
 * Announces a row to the other side of its joins, and moves the announcements when columns change.
 */
final class TrackLogic implements ImmediateLogic {
    private final Track spec;
    private final RowState rows;

    TrackLogic(Track spec, RowLayout layout) {
        this.spec = spec;
        this.rows = new RowState(layout);
    }

    /** Something that a row has said and may have to take back. */
    private interface Announcement {
        Message make();

        Message withdraw();
    }

    private record Joined(BinaryKey join, Subscriber subscriber) implements Announcement {
        @Override
        public Message make() {
            return Message.subscribe(join, subscriber);
        }

        @Override
        public Message withdraw() {
            return Message.unsubscribe(join, subscriber);
        }
    }

    /** A junction row that leads nowhere shows as null in the parent's array. */
    private record Dangling(Address parent, BinaryKey element) implements Announcement {
        @Override
        public Message make() {
            return Message.element(parent, element, Json.NULL);
        }

        @Override
        public Message withdraw() {
            return Message.elementDelete(parent, element);
        }
    }

    /**
     * Where a subscription's messages leave the operator: to the receiver, or past it to the
     * parent.
     */
    static Port port(Subscription subscription, Message message) {
        boolean past =
                message.kind() == Message.Kind.ELEMENT
                        || message.kind() == Message.Kind.ELEMENT_DELETE;
        return past ? subscription.receiver() : subscription.to();
    }

    @Override
    public void change(SortedState state, Message change, Origin origin, Router out)
            throws Exception {
        if (change.kind() == Message.Kind.RENDER) {
            return; // announcements are not rendered
        }
        Tuple before = origin == Origin.SNAPSHOT ? null : rows.read(state);
        Tuple after = rows.update(state, change, before, origin == Origin.REPLAY);
        for (Subscription subscription : spec.subscriptions()) {
            Announcement old = announcement(subscription, change.key(), before);
            Announcement now = announcement(subscription, change.key(), after);
            if (Objects.equals(old, now)) {
                continue;
            }
            if (old != null) {
                send(subscription, old.withdraw(), out);
            }
            if (now != null) {
                send(subscription, now.make(), out);
            }
        }
    }

    private static void send(Subscription subscription, Message message, Router out)
            throws Exception {
        out.send(port(subscription, message), message);
    }

    private static Announcement announcement(
            Subscription subscription, BinaryKey row, Tuple tuple) {
        BinaryKey address = tuple == null ? null : Keys.of(tuple, subscription.address());
        if (address == null) {
            return null;
        }
        BinaryKey join = Keys.of(tuple, subscription.join());
        if (join != null) {
            BinaryKey element = subscription.junction() ? row : BinaryKey.empty();
            return new Joined(join, new Subscriber(address, element));
        }
        return subscription.nullWhenNowhere()
                ? new Dangling(new Address(address, subscription.receiver().edge()), row)
                : null;
    }
}
