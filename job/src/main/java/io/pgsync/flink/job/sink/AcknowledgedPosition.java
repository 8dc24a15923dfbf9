package io.pgsync.flink.job.sink;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tracks the watermark up to which the target has acknowledged everything, in whatever order the
 * acknowledgements arrive. Written by one thread, read by any.
 */
public final class AcknowledgedPosition {
    private final Deque<Span> spans = new ArrayDeque<>();
    private volatile long position = Long.MIN_VALUE;

    public AcknowledgedPosition() {
        spans.add(new Span());
    }

    /** The operations that arrived between two watermarks. */
    public static final class Span {
        private long watermark;
        private int outstanding;
    }

    /** Records an operation; its acknowledgement must name the returned span. */
    public Span arrived() {
        Span span = spans.getLast();
        span.outstanding++;
        return span;
    }

    public void acknowledged(Span span) {
        span.outstanding--;
        advance();
    }

    /** Records a watermark: everything that arrived before belongs to it or to earlier ones. */
    public void watermark(long watermark) {
        Span last = spans.getLast();
        if (last.outstanding > 0) {
            last.watermark = watermark;
            spans.add(new Span());
        } else if (spans.size() > 1) {
            spans.removeLast();
            spans.getLast().watermark = watermark;
            spans.add(last);
        } else {
            position = watermark;
        }
    }

    private void advance() {
        while (spans.size() > 1 && spans.getFirst().outstanding == 0) {
            position = spans.removeFirst().watermark;
        }
    }

    /**
     * The highest watermark up to which everything is acknowledged; {@link Long#MIN_VALUE} before
     * the first.
     */
    public long get() {
        return position;
    }
}
