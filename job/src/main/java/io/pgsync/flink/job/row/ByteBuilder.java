package io.pgsync.flink.job.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, reusable after {@link #clear()}; not thread-safe. */
public final class ByteBuilder {
    private byte[] bytes;
    private int size;

    public ByteBuilder() {
        this(256);
    }

    public ByteBuilder(int capacity) {
        bytes = new byte[capacity];
    }

    public ByteBuilder append(byte value) {
        reserve(1);
        bytes[size++] = value;
        return this;
    }

    /** Appends one ASCII character. */
    public ByteBuilder append(char ascii) {
        return append((byte) ascii);
    }

    public ByteBuilder append(byte[] source) {
        return append(source, 0, source.length);
    }

    public ByteBuilder append(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Appends the UTF-8 form of {@code text}. */
    public ByteBuilder append(String text) {
        return append(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a big-endian long. */
    public ByteBuilder appendLong(long value) {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Appends a non-negative int in 1 to 5 bytes, low seven bits first. */
    public ByteBuilder appendVarInt(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        reserve(5);
        int rest = value;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Cuts the content back to its first {@code newSize} bytes. */
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException(newSize + " of " + size);
        }
        size = newSize;
    }

    public void clear() {
        size = 0;
    }

    /** The array behind the content, valid up to {@link #size()} and until the next change. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
