package io.pgsync.flink.job.search.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Operations are written as id and version: a1 is the first one of the document a. */
class BulkQueueTest {
    private static final int ANY = 1_000_000;

    private final BulkQueue queue = new BulkQueue();
    private final AcknowledgedPosition.Span span = new AcknowledgedPosition().arrived();

    @Test
    void givesOperationsInTheirOrder() {
        add("a1 b1 a2 c1");

        assertThat(take(3)).isEqualTo("a1 b1 a2");
        assertThat(take(3)).isEqualTo("c1");
        assertThat(queue.size()).isZero();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void endsABatchWhereItWouldBecomeTooLarge() {
        add("a1 b1 c1");
        long one = queue.bytes() / 3;

        assertThat(text(queue.take(ANY, 2 * one + 1))).isEqualTo("a1 b1");
        assertThat(text(queue.take(ANY, one - 1))).as("alone").isEqualTo("c1");
    }

    @Test
    void holdsBackWhatIsOfADocumentInAnotherBatch() {
        add("a1 b1");
        List<BulkEntry> batch = queue.take(ANY, ANY);
        add("a2 c1 a3");

        assertThat(take(ANY)).isEqualTo("c1");
        assertThat(take(ANY)).isEmpty();
        assertThat(queue.ready()).isZero();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.bytes()).isPositive();

        add("d1 a4");
        release(batch);
        assertThat(take(ANY)).isEqualTo("a2 a3 d1 a4");
        assertThat(queue.size()).isZero();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void repeatsBeforeWhatWasHeldBack() {
        add("a1 b1 a2");
        List<BulkEntry> batch = queue.take(ANY, ANY);
        add("a3 c1");
        assertThat(take(ANY)).isEqualTo("c1");

        queue.release(List.of(batch.get(1).document()));
        queue.repeat(List.of(batch.get(0), batch.get(2)));
        assertThat(take(1)).isEqualTo("a1");
        assertThat(take(ANY)).as("a is under way again").isEmpty();
        assertThat(queue.size()).isEqualTo(2);
    }

    private void add(String operations) {
        for (String each : operations.split(" ")) {
            queue.add(
                    new BulkEntry(
                            new DocumentOperation(
                                    "i",
                                    each.substring(0, 1),
                                    null,
                                    null,
                                    Long.parseLong(each.substring(1)),
                                    new byte[0]),
                            "i",
                            span));
        }
    }

    private String take(int most) {
        return text(queue.take(most, ANY));
    }

    private void release(List<BulkEntry> batch) {
        queue.release(batch.stream().map(BulkEntry::document).toList());
    }

    private static String text(List<BulkEntry> entries) {
        return entries.stream()
                .map(entry -> entry.operation().id() + entry.operation().version())
                .collect(Collectors.joining(" "));
    }
}
