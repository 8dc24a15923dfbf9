package io.pgsync.flink.job.operator;

import java.util.Arrays;

/** Immutable bytes as a key: equal by content, ordered as unsigned bytes. */
public final class BinaryKey implements Comparable<BinaryKey> {
    private static final BinaryKey EMPTY = new BinaryKey(new byte[0]);

    private final byte[] bytes;
    private final int hash;

    private BinaryKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /** Wraps without copying; the array must not change afterwards. */
    public static BinaryKey of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new BinaryKey(bytes);
    }

    public static BinaryKey empty() {
        return EMPTY;
    }

    /** This key followed by another. */
    public BinaryKey append(BinaryKey more) {
        if (more.bytes.length == 0) {
            return this;
        }
        byte[] joined = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
        System.arraycopy(more.bytes, 0, joined, bytes.length, more.bytes.length);
        return of(joined);
    }

    public boolean startsWith(BinaryKey prefix) {
        int length = prefix.bytes.length;
        return bytes.length >= length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
    }

    /** The bytes of the key; must not be modified. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public int compareTo(BinaryKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryKey that && Arrays.equals(bytes, that.bytes);
    }

    /** Depends on the bytes only. It determines the key group, so it is part of every savepoint. */
    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
