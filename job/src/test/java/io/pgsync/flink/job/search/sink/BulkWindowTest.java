package io.pgsync.flink.job.search.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BulkWindowTest {
    private final BulkWindow window = new BulkWindow(new BulkOptions(80, 1_000, 2, false));

    @Test
    void takesWhateverWaitsWhenNothingIsUnderWay() {
        assertThat(window.next(3, 30, false)).isEqualTo(3);
        assertThat(window.next(103, 900, false)).isEqualTo(80);
        assertThat(window.next(0, 0, true)).isZero();
    }

    @Test
    void waitsForAFullRequestWhileAnotherIsUnderWay() {
        window.begin();

        assertThat(window.next(79, 999, false)).isZero();
        assertThat(window.next(80, 900, false)).isEqualTo(80);
        assertThat(window.next(2, 1_000, false)).isEqualTo(2);
        window.begin();
        assertThat(window.next(80, 900, false)).isZero();
    }

    @Test
    void waitsForNothingButAFreePlaceWhenOverdue() {
        window.begin();
        assertThat(window.next(3, 30, true)).isEqualTo(3);

        window.begin();
        assertThat(window.next(3, 30, true)).isZero();
    }

    @Test
    void shrinksOnFailuresToAnEighthAndRecovers() {
        for (int failures = 0; failures < 10; failures++) {
            window.begin();
            window.end(true);
        }
        assertThat(window.next(1_000, 900, false)).isEqualTo(10);

        for (int answers = 0; answers < 20; answers++) {
            window.begin();
            window.end(false);
        }
        assertThat(window.next(1_000, 900, false)).isEqualTo(80);
    }

    @Test
    void countsWhatIsUnderWay() {
        window.begin();
        window.begin();
        assertThat(window.inFlight()).isEqualTo(2);

        window.end(false);
        window.end(true);
        assertThat(window.inFlight()).isZero();
    }
}
