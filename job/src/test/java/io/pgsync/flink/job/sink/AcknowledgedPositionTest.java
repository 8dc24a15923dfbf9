package io.pgsync.flink.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexedPositionTest {
    private final AcknowledgedPosition position = new AcknowledgedPosition();

    @Test
    void isUnknownBeforeTheFirstWatermark() {
        assertThat(position.get()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void followsWatermarksWhileNothingIsOutstanding() {
        position.watermark(5);
        position.watermark(6);

        assertThat(position.get()).isEqualTo(6);
    }

    @Test
    void waitsForTheOldestOperation() {
        AcknowledgedPosition.Span first = position.arrived();
        position.watermark(5);
        AcknowledgedPosition.Span second = position.arrived();
        position.watermark(6);
        position.watermark(7);

        position.acknowledged(second);
        assertThat(position.get()).isEqualTo(Long.MIN_VALUE);
        position.acknowledged(first);
        assertThat(position.get()).isEqualTo(7);
    }

    @Test
    void doesNotCountOperationsAfterTheWatermark() {
        position.watermark(5);
        AcknowledgedPosition.Span late = position.arrived();
        assertThat(position.get()).isEqualTo(5);

        position.watermark(6);
        assertThat(position.get()).isEqualTo(5);
        position.acknowledged(late);
        assertThat(position.get()).isEqualTo(6);
    }

    @Test
    void equalsTheDefinitionForAnyOrderOfAcknowledgements() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            AcknowledgedPosition tested = new AcknowledgedPosition();
            List<AcknowledgedPosition.Span> spans = new ArrayList<>();
            List<Long> outstanding = new ArrayList<>(); // the watermark before each operation
            long watermark = 0;
            tested.watermark(0);
            for (int step = 0; step < 200; step++) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        spans.add(tested.arrived());
                        outstanding.add(watermark);
                    }
                    case 1 -> tested.watermark(++watermark);
                    default -> {
                        if (!spans.isEmpty()) {
                            int any = random.nextInt(spans.size());
                            outstanding.remove(any);
                            tested.acknowledged(spans.remove(any));
                        }
                    }
                }
                long expected =
                        outstanding.stream().mapToLong(Long::longValue).min().orElse(watermark);
                assertThat(tested.get()).as("seed %d, step %d", seed, step).isEqualTo(expected);
            }
        }
    }
}
