package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.operator.Message.Address;
import io.pgsync.flink.job.row.Tuple;
import java.util.Objects;

/**
 * Announces a row to the other side of its joins, and moves the announcements when columns change.
 */
final class TrackLogic implements ImmediateLogic {
    private final Track spec;
    private final RowState rows;

    TrackLogic(Track spec, OperatorLayout layout) {
        this.spec = spec;
        this.rows = new RowState(RowLayout.of(layout));
    }

    /** A message that a row has sent and may have to retract. */
    private interface Announcement {
        /** The port it is sent to: the receiver, or the parent directly. */
        Port to();

        Message make();

        Message withdraw();
    }

    private record Joined(Port to, BinaryKey join, Subscriber subscriber) implements Announcement {
        @Override
        public Message make() {
            return new Message.Subscribe(join, subscriber);
        }

        @Override
        public Message withdraw() {
            return new Message.Unsubscribe(join, subscriber);
        }
    }

    /** A junction row without a target appears as null in the parent's array. */
    private record Dangling(Port to, BinaryKey parent, BinaryKey element) implements Announcement {
        @Override
        public Message make() {
            return new Message.Element(address(), element, Json.NULL);
        }

        @Override
        public Message withdraw() {
            return new Message.ElementDelete(address(), element);
        }

        private Address address() {
            return new Address(parent, to.edge());
        }
    }

    @Override
    public void change(SortedState state, Message.OfRow change, Origin origin, Router out)
            throws Exception {
        Tuple before = origin == Origin.SNAPSHOT ? null : rows.read(state);
        Tuple after = rows.update(state, change, before, origin == Origin.REPLAY);
        for (Subscription subscription : spec.subscriptions()) {
            Announcement old = announcement(subscription, change.key(), before);
            Announcement now = announcement(subscription, change.key(), after);
            if (Objects.equals(old, now)) {
                continue;
            }
            if (old != null) {
                out.send(old.to(), old.withdraw());
            }
            if (now != null) {
                out.send(now.to(), now.make());
            }
        }
    }

    @Override
    public void renderAnew(SortedState state, BinaryKey key, Router out) {
        // announcements are not rendered
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
            return new Joined(subscription.to(), join, new Subscriber(address, element));
        }
        return subscription.nullWhenNowhere()
                ? new Dangling(subscription.receiver(), address, row)
                : null;
    }
}
