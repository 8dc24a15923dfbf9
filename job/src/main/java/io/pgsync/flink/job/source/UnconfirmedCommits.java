package io.pgsync.flink.job.source;

import java.util.ArrayDeque;
import java.util.Deque;

/** Tracks how long the oldest transaction has been waiting for a checkpoint that contains it. */
final class UnconfirmedCommits {
    /** Commits that are no further apart than this are tracked as one. */
    private static final long RESOLUTION_MILLIS = 500;

    private final Deque<Span> spans = new ArrayDeque<>();

    /** Consecutive transactions: when the first one committed, and where the last one ends. */
    private static final class Span {
        private final long since;
        private long end;

        Span(long since) {
            this.since = since;
        }
    }

    /**
     * A transaction was read.
     *
     * @param time of the commit, in milliseconds since 1970, by the clock of the server
     * @param end the position behind it
     */
    synchronized void committed(long time, long end) {
        if (spans.isEmpty() || time - spans.getLast().since >= RESOLUTION_MILLIS) {
            spans.add(new Span(time));
        }
        spans.getLast().end = end;
    }

    /** A checkpoint contains everything before the position. */
    synchronized void confirmed(long position) {
        while (!spans.isEmpty() && spans.getFirst().end <= position) {
            spans.removeFirst();
        }
    }

    /** The age of the oldest one; 0 if there is none. */
    synchronized double ageInSeconds(long now) {
        return spans.isEmpty() ? 0 : Math.max(0, now - spans.getFirst().since) / 1e3;
    }
}
