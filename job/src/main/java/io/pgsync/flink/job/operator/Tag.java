package io.pgsync.flink.job.operator;

import java.util.Arrays;

/**
 * The first byte of a state entry's key: what the entry is. Entries of a key sort by tag first.
 * Part of every savepoint: append only.
 */
enum Tag {
    /** The operator's own row. */
    ROW(1),
    /** What was emitted last. */
    EMITTED(2),
    /** A child sub-document; the edge's number follows in two bytes, then the element's key. */
    ELEMENT(3),
    /** A subscriber. */
    SUBSCRIBER(4);

    private final byte code;

    Tag(int code) {
        this.code = (byte) code;
    }

    /** The key of an entry of which there is only one. */
    BinaryKey entry() {
        return BinaryKey.of(new byte[] {code});
    }

    BinaryKey entry(BinaryKey rest) {
        byte[] key = new byte[1 + rest.length()];
        key[0] = code;
        System.arraycopy(rest.bytes(), 0, key, 1, rest.length());
        return BinaryKey.of(key);
    }

    static BinaryKey element(int edge, BinaryKey element) {
        byte[] key = new byte[3 + element.length()];
        key[0] = ELEMENT.code;
        key[1] = (byte) (edge >>> 8);
        key[2] = (byte) edge;
        System.arraycopy(element.bytes(), 0, key, 3, element.length());
        return BinaryKey.of(key);
    }

    /** The element's own key in the key of an {@link #ELEMENT} entry. */
    static BinaryKey elementKey(BinaryKey entry) {
        return BinaryKey.of(Arrays.copyOfRange(entry.bytes(), 3, entry.length()));
    }

    static int edge(BinaryKey entry) {
        return (entry.bytes()[1] & 0xff) << 8 | entry.bytes()[2] & 0xff;
    }

    boolean isOf(BinaryKey entry) {
        return entry.bytes()[0] == code;
    }

    /** The entry's key without the tag. */
    static BinaryKey rest(BinaryKey entry) {
        return BinaryKey.of(Arrays.copyOfRange(entry.bytes(), 1, entry.length()));
    }
}
