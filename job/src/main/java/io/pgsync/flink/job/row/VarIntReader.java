package io.pgsync.flink.job.row;

import java.util.Arrays;

/**
 * Reads what {@link io.pgsync.flink.job.row.ByteBuilder} wrote: var-ints and bytes, front to back.
 */
public final class VarIntReader {
    private final byte[] bytes;
    private int at;

    public VarIntReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public int next() {
        int value = 0;
        int shift = 0;
        byte part;
        do {
            part = bytes[at++];
            value |= (part & 0x7f) << shift;
            shift += 7;
        } while (part < 0);
        return value;
    }

    public byte[] bytes(int length) {
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    public byte[] rest() {
        return bytes(bytes.length - at);
    }
}
