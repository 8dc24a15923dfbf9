package io.pgsync.flink.job.operator;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import io.pgsync.flink.job.row.ByteBuilder;
import java.util.Arrays;

/**
 * What a key emitted last: a 128-bit hash (XXH3) of the document, and where it went in the
 * delivery's own encoding.
 */
final class Emitted {
    static final Emitted NOTHING = new Emitted(0, 0, new byte[0]);
    private static final int HASH_BYTES = 16;

    private final long high;
    private final long low;
    private final byte[] target;

    private Emitted(long high, long low, byte[] target) {
        this.high = high;
        this.low = low;
        this.target = target;
    }

    static Emitted of(byte[] document, byte[] target) {
        HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(document);
        return new Emitted(hash.getMostSignificantBits(), hash.getLeastSignificantBits(), target);
    }

    boolean isNothing() {
        return equals(NOTHING);
    }

    byte[] target() {
        return target;
    }

    byte[] encode() {
        return new ByteBuilder(HASH_BYTES + target.length)
                .appendLong(high)
                .appendLong(low)
                .append(target)
                .toByteArray();
    }

    static Emitted decode(byte[] bytes) {
        return new Emitted(
                readLong(bytes, 0),
                readLong(bytes, Long.BYTES),
                Arrays.copyOfRange(bytes, HASH_BYTES, bytes.length));
    }

    private static long readLong(byte[] bytes, int at) {
        long value = 0;
        for (int i = at; i < at + Long.BYTES; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Emitted that
                && high == that.high
                && low == that.low
                && Arrays.equals(target, that.target);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(low);
    }
}
