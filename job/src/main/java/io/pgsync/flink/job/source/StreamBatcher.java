package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the content of the stream into batches of stamped events with their watermarks. Has no
 * threads, queues or connections.
 */
final class StreamBatcher implements PgoutputParser.Handler {
    private static final int BATCH_EVENTS = 256;
    private static final int BATCH_BYTES = 1 << 20;
    private static final long NOTHING_TO_RENDER = Long.MAX_VALUE;

    private final StreamPosition start;
    private final SourcePlan plan;
    private final UnconfirmedCommits unconfirmed;
    private final Output output;
    private final StreamProgress progress;

    private List<SourceEvent> events = new ArrayList<>();
    private long[] stamps = new long[BATCH_EVENTS];
    private int bytes;
    private long commitTime;
    private boolean moved;
    private long renderAt = NOTHING_TO_RENDER;

    /** Receives the batches in order. */
    interface Output {
        void put(StreamBatch batch) throws Exception;
    }

    StreamBatcher(
            StreamPosition start, SourcePlan plan, UnconfirmedCommits unconfirmed, Output output) {
        this.start = start;
        this.plan = plan;
        this.unconfirmed = unconfirmed;
        this.output = output;
        progress = new StreamProgress(start, plan.gateSteps());
    }

    /**
     * Must be called before anything else, when nobody else can read the stream any more.
     *
     * <p>If the rendering has changed, all documents are rendered at a position that no earlier run
     * can have written, so the engine accepts them. Until then there is no watermark, so that no
     * document mixes the two renderings.
     *
     * @param end the end of the log
     * @return whether all documents are rendered again as soon as the log has advanced
     */
    boolean takeUp(long end) {
        add(new SourceEvent.Resumed(end), EventTime.BEFORE_GATE);
        if (start.rendering().equals(plan.rendering())) {
            return false;
        }
        if (!start.gateOpen()) {
            RestoredJob.requireSameRendering(start, plan);
        }
        renderAt = end;
        progress.holdUntil(end + 1);
        return true;
    }

    /** See {@link StreamProgress#holdUntil}. */
    void holdUntil(long end) {
        progress.holdUntil(end);
    }

    /** See {@link StreamProgress#stored}. */
    void stored(long gate) {
        moved |= progress.stored(gate);
    }

    /** The stream has no more messages: everything before {@code end} has been sent. */
    void idle(long end) {
        moved |= progress.idle(end);
        if (progress.isBehind(renderAt)) {
            renderAnew();
        }
    }

    /** Exactly between the changes before the position and those after it. */
    private void renderAnew() {
        add(new SourceEvent.Render(), renderAt);
        progress.rendered(plan.rendering());
        renderAt = NOTHING_TO_RENDER;
    }

    @Override
    public void begin(long commit, long time) {
        if (commit >= renderAt) {
            renderAnew();
        }
        commitTime = time;
        progress.begin(commit);
    }

    @Override
    public void change(SourceEvent.TableChange change) {
        if (progress.isEmitted()) {
            return;
        }
        add(change, progress.stamp());
        bytes += change.size();
    }

    private void add(SourceEvent event, long stamp) {
        if (events.size() == stamps.length) {
            stamps = Arrays.copyOf(stamps, stamps.length * 2);
        }
        stamps[events.size()] = stamp;
        events.add(event);
    }

    @Override
    public void endOfChange() {
        progress.endOfChange();
    }

    @Override
    public void commit(long end) {
        progress.commit(end);
        unconfirmed.committed(commitTime, end);
        moved = true;
    }

    /** Whether enough events wait for a flush. */
    boolean isFull() {
        return events.size() >= BATCH_EVENTS || bytes >= BATCH_BYTES;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** Whether there may be a new watermark since the last call. */
    boolean hasMoved() {
        return moved;
    }

    /** Passes on the events and, if requested, each watermark that is due, in its own batch. */
    void flush(boolean withWatermark) throws Exception {
        long watermark = withWatermark ? nextWatermark() : StreamProgress.NO_WATERMARK;
        put(watermark);
        if (withWatermark) {
            moved = false;
            while (watermark != StreamProgress.NO_WATERMARK) {
                watermark = nextWatermark();
                if (watermark != StreamProgress.NO_WATERMARK) {
                    put(watermark);
                }
            }
        }
    }

    private long nextWatermark() {
        long watermark = progress.nextWatermark();
        if (StreamProgress.opensGate(watermark)) {
            add(new SourceEvent.Loaded(progress.position().gate()), EventTime.BEFORE_GATE);
        }
        return watermark;
    }

    private void put(long watermark) throws Exception {
        StreamBatch batch = new StreamBatch(events, stamps, progress.position(), watermark);
        events = new ArrayList<>();
        stamps = new long[BATCH_EVENTS];
        bytes = 0;
        output.put(batch);
    }
}
