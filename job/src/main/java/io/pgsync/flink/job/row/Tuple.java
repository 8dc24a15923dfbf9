package io.pgsync.flink.job.row;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A read-only view of the values of one row in Postgres's text output, UTF-8, over compact bytes.
 *
 * <p>Layout: per column a var-int header followed by the value's bytes; header 0 is NULL, 1 is a
 * value that the replication stream left out because it did not change (out-of-line TOAST), n ≥ 2
 * is a value of n − 2 bytes.
 */
public final class Tuple {
    private static final int NULL = 0;
    private static final int UNCHANGED = 1;
    private static final int FIRST_LENGTH = 2;

    private final byte[] bytes;
    private final int[] offsets;
    private final int[] lengths;

    private Tuple(byte[] bytes, int[] offsets, int[] lengths) {
        this.bytes = bytes;
        this.offsets = offsets;
        this.lengths = lengths;
    }

    /** Reads the layout and locates every column of the tuple. */
    public static Tuple of(byte[] bytes) {
        int count = 0;
        int at = 0;
        int[] offsets = new int[8];
        int[] lengths = new int[8];
        while (at < bytes.length) {
            if (count == offsets.length) {
                offsets = java.util.Arrays.copyOf(offsets, count * 2);
                lengths = java.util.Arrays.copyOf(lengths, count * 2);
            }
            int header = 0;
            int shift = 0;
            byte part;
            do {
                part = bytes[at++];
                header |= (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            offsets[count] = at;
            lengths[count] = header - FIRST_LENGTH;
            at += Math.max(0, header - FIRST_LENGTH);
            count++;
        }
        return new Tuple(
                bytes,
                java.util.Arrays.copyOf(offsets, count),
                java.util.Arrays.copyOf(lengths, count));
    }

    /** A tuple of strings, null for NULL; for tests and rare paths. */
    public static Tuple of(List<String> values) {
        ByteBuilder out = new ByteBuilder();
        for (String value : values) {
            if (value == null) {
                appendNull(out);
            } else {
                appendValue(out, value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return of(out.toByteArray());
    }

    public static void appendNull(ByteBuilder out) {
        out.appendVarInt(NULL);
    }

    public static void appendUnchanged(ByteBuilder out) {
        out.appendVarInt(UNCHANGED);
    }

    public static void appendValue(ByteBuilder out, byte[] value) {
        appendValue(out, value, 0, value.length);
    }

    public static void appendValue(ByteBuilder out, byte[] source, int offset, int length) {
        out.appendVarInt(length + FIRST_LENGTH);
        out.append(source, offset, length);
    }

    public int columns() {
        return offsets.length;
    }

    public boolean isNull(int column) {
        return lengths[column] == NULL - FIRST_LENGTH;
    }

    /** Whether the stream left the value out; the previous version of the row has it. */
    public boolean isUnchanged(int column) {
        return lengths[column] == UNCHANGED - FIRST_LENGTH;
    }

    /** Whether any value was left out by the stream. */
    public boolean hasUnchanged() {
        for (int column = 0; column < lengths.length; column++) {
            if (isUnchanged(column)) {
                return true;
            }
        }
        return false;
    }

    /** Where the value starts in {@link #bytes()}. */
    public int offset(int column) {
        return offsets[column];
    }

    /** The value's length in bytes; negative for NULL and left-out values. */
    public int length(int column) {
        return lengths[column];
    }

    /** The value's text, or null for NULL. */
    public String text(int column) {
        if (isUnchanged(column)) {
            throw new IllegalStateException("column " + column + " was left out by the stream");
        }
        return isNull(column)
                ? null
                : new String(bytes, offsets[column], lengths[column], StandardCharsets.UTF_8);
    }

    /** Appends one column, header and value, to another tuple. */
    public void copyTo(ByteBuilder out, int column) {
        if (lengths[column] < 0) {
            out.appendVarInt(lengths[column] + FIRST_LENGTH);
        } else {
            appendValue(out, bytes, offsets[column], lengths[column]);
        }
    }

    /** A tuple of the given columns, in that order. */
    public Tuple project(List<Integer> columns) {
        return of(bytesOf(columns));
    }

    /** The bytes of a tuple of the given columns, in that order. */
    public byte[] bytesOf(List<Integer> columns) {
        ByteBuilder out = new ByteBuilder(bytes.length);
        for (int column : columns) {
            copyTo(out, column);
        }
        return out.toByteArray();
    }

    /**
     * This tuple with each left-out value taken from {@code before}, which has the same columns.
     */
    public Tuple fillFrom(Tuple before) {
        if (!hasUnchanged()) {
            return this;
        }
        ByteBuilder out = new ByteBuilder(bytes.length + before.bytes.length);
        for (int column = 0; column < offsets.length; column++) {
            (isUnchanged(column) ? before : this).copyTo(out, column);
        }
        return of(out.toByteArray());
    }

    /** The bytes of the tuple; must not be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("(");
        for (int column = 0; column < offsets.length; column++) {
            out.append(column == 0 ? "" : ", ")
                    .append(isUnchanged(column) ? "<unchanged>" : text(column));
        }
        return out.append(')').toString();
    }
}
