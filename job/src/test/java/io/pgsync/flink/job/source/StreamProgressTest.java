package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.change.EventTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamProgressTest {
    private static final long START = 100_000;
    private static final long GATE = 200_000;

    private final StreamProgress progress =
            new StreamProgress(StreamPosition.start(START, GATE, 7, ""), 3);

    @Test
    void givesReplayedChangesTheStampBeforeTheGate() {
        progress.begin(GATE);
        assertThat(progress.stamp()).isEqualTo(EventTime.BEFORE_GATE);
        progress.commit(GATE + 40);
        progress.begin(GATE + 40);
        assertThat(progress.stamp()).isEqualTo(GATE + 40);
    }

    @Test
    void opensTheGateInStepsOnceTheStreamHasPassedIt() {
        transaction(150_000, 150_040);
        assertThat(watermarks()).isEmpty();
        assertThat(progress.idle(GATE)).isTrue();
        assertThat(watermarks()).isEmpty();
        assertThat(progress.idle(GATE + 1)).isTrue();
        assertThat(watermarks()).containsExactly(1L, 2L, 3L, GATE);
        assertThat(progress.position().gateOpen()).isTrue();
        transaction(GATE + 8, GATE + 48);
        assertThat(watermarks()).containsExactly(GATE + 47);
    }

    @Test
    void letsTheNextCommitBeginExactlyAtTheEndOfTheLast() {
        transaction(GATE + 8, GATE + 48);
        assertThat(watermarks()).endsWith(GATE + 47);
        progress.begin(GATE + 48);
        assertThat(progress.stamp()).isGreaterThan(GATE + 47);
    }

    @Test
    void openGateStartsAgainFromItsFirstStepIfItWasNotFinished() {
        transaction(GATE + 8, GATE + 48);
        progress.nextWatermark();
        progress.nextWatermark();
        StreamPosition saved = progress.position();
        assertThat(saved.gateOpen()).isFalse();
        assertThat(watermarks(new StreamProgress(saved, 3)))
                .containsExactly(1L, 2L, 3L, GATE, GATE + 47);
    }

    @Test
    void continuesTimeAfterARestore() {
        transaction(GATE + 8, GATE + 48);
        watermarks();
        assertThat(watermarks(new StreamProgress(progress.position(), 3)))
                .containsExactly(GATE + 47);
    }

    @Test
    void skipsAfterARestoreWhatWasEmittedOfTheOpenTransaction() {
        progress.begin(GATE + 8);
        progress.endOfChange();
        progress.endOfChange();
        StreamProgress restored = new StreamProgress(progress.position(), 3);
        // the server may report progress before it sends the transaction again
        restored.idle(START + 500);
        restored.begin(GATE + 8);
        assertThat(restored.isEmitted()).isTrue();
        restored.endOfChange();
        assertThat(restored.position().changes()).isEqualTo(2);
        assertThat(restored.isEmitted()).isTrue();
        restored.endOfChange();
        assertThat(restored.isEmitted()).isFalse();
        restored.endOfChange();
        assertThat(restored.position().changes()).isEqualTo(3);
        restored.commit(GATE + 48);
        restored.begin(GATE + 60);
        assertThat(restored.isEmitted()).isFalse();
        assertThat(restored.position().lsn()).isEqualTo(GATE + 48);
    }

    @Test
    void emitsNoWatermarkBeforeTheHoldHasBeenReached() {
        transaction(GATE + 8, GATE + 48);
        watermarks();
        progress.begin(GATE + 100);
        progress.holdUntil(GATE + 300);
        progress.commit(GATE + 148);
        assertThat(watermarks()).isEmpty();
        assertThat(watermarks(new StreamProgress(progress.position(), 3))).isEmpty();
        transaction(GATE + 200, GATE + 300);
        assertThat(watermarks()).containsExactly(GATE + 299);
        assertThat(progress.position().hold()).isZero();
    }

    @Test
    void holdOfAReplayedChangeMovesTheGateWhichThenWaitsForACheckpoint() {
        progress.begin(150_000);
        progress.holdUntil(GATE + 300);
        progress.commit(150_040);
        progress.begin(GATE + 200);
        assertThat(progress.stamp()).isEqualTo(EventTime.BEFORE_GATE);
        StreamProgress restored = new StreamProgress(progress.position(), 3);
        progress.commit(GATE + 240);
        progress.idle(GATE + 299);
        assertThat(watermarks()).isEmpty();
        progress.idle(GATE + 300);
        assertThat(watermarks()).isEmpty();
        assertThat(progress.stored(progress.position().gate())).isTrue();
        assertThat(watermarks()).containsExactly(1L, 2L, 3L, GATE + 299);
        restored.begin(GATE + 200);
        assertThat(restored.stamp()).isEqualTo(EventTime.BEFORE_GATE);
    }

    @Test
    void holdOfALaterChangeOnlyKeepsTheGateClosed() {
        progress.begin(GATE + 8);
        progress.holdUntil(GATE + 300);
        progress.commit(GATE + 48);
        assertThat(watermarks()).isEmpty();
        progress.idle(GATE + 300);
        assertThat(watermarks()).containsExactly(1L, 2L, 3L, GATE, GATE + 299);
    }

    @Test
    void ignoresIdlePositionsInsideATransaction() {
        progress.begin(GATE + 8);
        assertThat(progress.idle(GATE + 500)).isFalse();
        assertThat(progress.position().lsn()).isEqualTo(START);
    }

    @Test
    void refusesPositionsThatGoBack() {
        transaction(GATE + 8, GATE + 48);
        assertThatThrownBy(() -> progress.begin(GATE + 47))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void positionSurvivesItsMap() {
        StreamPosition position = new StreamPosition(1, 2, 3, true, 4, -5, "a");
        assertThat(StreamPosition.of(position.toOffset())).isEqualTo(position);
        assertThatThrownBy(() -> StreamPosition.of(Map.of("lsn", "1")))
                .hasMessageContaining("changes");
    }

    private void transaction(long commit, long end) {
        progress.begin(commit);
        progress.endOfChange();
        progress.commit(end);
    }

    private List<Long> watermarks() {
        return watermarks(progress);
    }

    private static List<Long> watermarks(StreamProgress progress) {
        List<Long> watermarks = new ArrayList<>();
        long watermark;
        while ((watermark = progress.nextWatermark()) != StreamProgress.NO_WATERMARK) {
            watermarks.add(watermark);
        }
        return watermarks;
    }
}
