package io.pgsync.flink.job.operator;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What travels between the operators of the topology, to the key of the receiver.
 *
 * @param key the receiver's key
 * @param edge the receiver's edge, see {@link io.pgsync.flink.compiler.physical.Port#edge()}
 * @param element which element of the edge, or for a subscription the {@link Subscriber}; empty for
 *     rows
 * @param payload a row tuple, a JSON sub-document, the ordinal of a message to all keys, a {@link
 *     Resumption}, or a position; null where the kind has none
 */
public record Message(Kind kind, BinaryKey key, int edge, BinaryKey element, byte[] payload) {

    /** What the message says; the ordinals are the wire format, so append only. */
    public enum Kind {
        /** The key's row is now this tuple. */
        ROW,
        /** The key's row is gone. */
        ROW_DELETE,
        /** All rows of the operator's table are gone; sent once to every key group. */
        TRUNCATE,
        /** An element of an edge is now this sub-document. */
        ELEMENT,
        /** An element of an edge is gone. */
        ELEMENT_DELETE,
        /** Somebody wants the sub-documents of this key. */
        SUBSCRIBE,
        /** Somebody wants them no longer. */
        UNSUBSCRIBE,
        /** No change: {@link Resumption}; sent once to every key group. */
        RESUMED,
        /** No change: the key's row is rendered in another way; sent once to every key group. */
        RENDER,
        /** No change: as of which position the initial load is; sent once to every key group. */
        LOADED
    }

    public Message {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(element, "element");
    }

    public static Message row(BinaryKey key, byte[] tuple) {
        return new Message(Kind.ROW, key, 0, BinaryKey.empty(), tuple);
    }

    public static Message rowDelete(BinaryKey key) {
        return new Message(Kind.ROW_DELETE, key, 0, BinaryKey.empty(), null);
    }

    public static Message truncate(BinaryKey anyKeyOfGroup, byte[] ordinal) {
        return new Message(Kind.TRUNCATE, anyKeyOfGroup, 0, BinaryKey.empty(), ordinal);
    }

    static Message render(BinaryKey anyKeyOfGroup, byte[] ordinal) {
        return new Message(Kind.RENDER, anyKeyOfGroup, 0, BinaryKey.empty(), ordinal);
    }

    /** The part of {@link #render} that concerns one key. */
    static Message renderKey(BinaryKey key) {
        return render(key, null);
    }

    static Message resumed(BinaryKey anyKeyOfGroup, Resumption resumption) {
        return new Message(Kind.RESUMED, anyKeyOfGroup, 0, BinaryKey.empty(), resumption.encode());
    }

    static Message loaded(BinaryKey anyKeyOfGroup, long position) {
        byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(position).array();
        return new Message(Kind.LOADED, anyKeyOfGroup, 0, BinaryKey.empty(), payload);
    }

    /** The position of {@link #loaded}. */
    long position() {
        return ByteBuffer.wrap(payload).getLong();
    }

    public static Message element(Address to, BinaryKey element, byte[] json) {
        return new Message(Kind.ELEMENT, to.key(), to.edge(), element, json);
    }

    public static Message elementDelete(Address to, BinaryKey element) {
        return new Message(Kind.ELEMENT_DELETE, to.key(), to.edge(), element, null);
    }

    public static Message subscribe(BinaryKey key, Subscriber subscriber) {
        return new Message(Kind.SUBSCRIBE, key, 0, subscriber.encode(), null);
    }

    public static Message unsubscribe(BinaryKey key, Subscriber subscriber) {
        return new Message(Kind.UNSUBSCRIBE, key, 0, subscriber.encode(), null);
    }

    /** A key of the receiving operator and the edge there. */
    public record Address(BinaryKey key, int edge) {}
}
