package io.pgsync.flink.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.connector.base.sink.writer.strategy.BasicRequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.BasicResultInfo;
import org.junit.jupiter.api.Test;

class BulkWindowTest {
    private final BulkWindow window = new BulkWindow(new BulkOptions(80, 1_000, 2, false));

    @Test
    void takesWhateverWaitsWhenNothingIsUnderWay() {
        enter(3);
        assertThat(window.getMaxBatchSize()).isEqualTo(3);

        enter(100);
        assertThat(window.getMaxBatchSize()).isEqualTo(80);
    }

    @Test
    void waitsForAFullRequestWhileAnotherIsUnderWay() {
        enter(3);
        send(1);

        assertThat(window.getMaxBatchSize()).isEqualTo(80);
        assertThat(window.shouldBlock(new BasicRequestInfo(1))).isFalse();
        send(1);
        assertThat(window.shouldBlock(new BasicRequestInfo(1))).isTrue();
    }

    @Test
    void shrinksOnFailuresToAnEighthAndRecovers() {
        enter(1_000);
        for (int failures = 0; failures < 10; failures++) {
            send(1);
            window.registerCompletedRequest(new BasicResultInfo(1, 1));
        }
        assertThat(window.getMaxBatchSize()).isEqualTo(10);

        for (int answers = 0; answers < 20; answers++) {
            send(1);
            window.registerCompletedRequest(new BasicResultInfo(0, 1));
        }
        assertThat(window.getMaxBatchSize()).isEqualTo(80);
    }

    @Test
    void isEmptyOnceEverythingIsAnswered() {
        enter(2);
        send(2);
        assertThat(window.isEmpty()).isFalse();
        assertThat(window.waitingBytes()).isZero();

        window.registerCompletedRequest(new BasicResultInfo(0, 2));
        assertThat(window.isEmpty()).isTrue();
    }

    private void enter(int count) {
        entries(count).forEach(window::enter);
    }

    private void send(int count) {
        window.registerInFlightRequest(new BasicRequestInfo(count));
        window.leave(entries(count));
    }

    private static List<BulkEntry> entries(int count) {
        IndexedPosition.Span span = new IndexedPosition().arrived();
        DocumentOperation operation = new DocumentOperation("i", "1", null, null, 1, null);
        return IntStream.range(0, count).mapToObj(i -> new BulkEntry(operation, span)).toList();
    }
}
