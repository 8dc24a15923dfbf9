package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.VarIntReader;
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
    /** A child sub-document; the edge's number follows as a var-int, then the element's key. */
    ELEMENT(3),
    /** A child of a join value, in a Link, which has no edges; the child's key follows. */
    CHILD(4),
    /** A {@link Subscriber}. */
    SUBSCRIBER(5);

    private final byte code;
    private final BinaryKey alone;

    Tag(int code) {
        this.code = (byte) code;
        this.alone = BinaryKey.of(new byte[] {this.code});
    }

    byte code() {
        return code;
    }

    /** The key of a tag with a single entry. */
    BinaryKey entry() {
        return alone;
    }

    /** The prefix of the keys of all entries with this tag. */
    BinaryKey prefix() {
        return alone;
    }

    BinaryKey entry(BinaryKey rest) {
        byte[] key = new byte[1 + rest.length()];
        key[0] = code;
        System.arraycopy(rest.bytes(), 0, key, 1, rest.length());
        return BinaryKey.of(key);
    }

    static BinaryKey element(int edge, BinaryKey element) {
        ByteBuilder out = new ByteBuilder(6 + element.length());
        out.append(ELEMENT.code).appendVarInt(edge).append(element.bytes());
        return BinaryKey.of(out.toByteArray());
    }

    /** The number of the edge in the key of an {@link #ELEMENT} entry. */
    static int edge(BinaryKey entry) {
        VarIntReader in = new VarIntReader(entry.bytes());
        in.next(); // the tag
        return in.next();
    }

    boolean isOf(BinaryKey entry) {
        return entry.bytes()[0] == code;
    }

    /** The entry's key without the tag. */
    static BinaryKey rest(BinaryKey entry) {
        return BinaryKey.of(Arrays.copyOfRange(entry.bytes(), 1, entry.length()));
    }
}
