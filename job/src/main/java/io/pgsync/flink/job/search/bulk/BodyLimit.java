package io.pgsync.flink.job.search.bulk;

/**
 * The largest request body, in bytes, that the engine or a proxy before it is assumed to accept.
 */
public final class BodyLimit {
    private long bytes;

    public BodyLimit(long bytes) {
        this.bytes = bytes;
    }

    boolean allows(long size) {
        return size <= bytes;
    }

    /** Records that a body of that size was refused as too large. */
    void tooLarge(long size) {
        bytes = Math.min(bytes, Math.max(1, size / 2));
    }
}
