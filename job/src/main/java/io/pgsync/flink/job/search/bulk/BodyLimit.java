package io.pgsync.flink.job.search.bulk;

/** The most bytes of a body that the engine, or a proxy before it, is believed to take. */
public final class BodyLimit {
    private long bytes;

    public BodyLimit(long bytes) {
        this.bytes = bytes;
    }

    boolean allows(long size) {
        return size <= bytes;
    }

    /** A body of that size was refused as too large. */
    void tooLarge(long size) {
        bytes = Math.min(bytes, Math.max(1, size / 2));
    }
}
