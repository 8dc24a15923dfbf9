package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.UNCHANGED;
import static io.pgsync.flink.job.operator.Texts.key;
import static io.pgsync.flink.job.operator.Texts.layout;
import static io.pgsync.flink.job.operator.Texts.parts;
import static io.pgsync.flink.job.operator.Texts.port;
import static io.pgsync.flink.job.operator.Texts.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.physical.OperatorSpec.Subscription;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.job.operator.ImmediateLogic.Origin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackLogicTest {
    /** A review names its customer. */
    private final TestingRow review =
            new TestingRow(
                    track(
                            List.of("id", "customer", "stars"),
                            new Subscription(
                                    port("customers", 0), parts(1), parts(0), null, false)),
                    key("r"));

    /** A junction row links a book to an author. */
    private final TestingRow link =
            new TestingRow(
                    track(
                            List.of("id", "book", "author"),
                            new Subscription(
                                    port("authors", 0),
                                    parts(2),
                                    parts(1),
                                    port("books", 3),
                                    true)),
                    key("l"));

    private static TrackLogic track(List<String> columns, Subscription subscription) {
        return new TrackLogic(
                new Track(
                        new OperatorUid("track", "test", 1),
                        "track",
                        rows(columns.toArray(String[]::new)),
                        List.of(subscription)),
                layout(Map.of(), columns.toArray(String[]::new)));
    }

    @Test
    void aRowIsAnnouncedToTheOtherSideOfItsJoin() throws Exception {
        assertThat(review.stream("r", "c1", "5"))
                .containsExactly("customers: c1 subscribe of r as -");
    }

    @Test
    void theAnnouncementMovesWithTheJoinColumn() throws Exception {
        review.stream("r", "c1", "5");
        assertThat(review.stream("r", "c2", "5"))
                .containsExactly(
                        "customers: c1 unsubscribe of r as -", "customers: c2 subscribe of r as -");
    }

    @Test
    void nothingIsSaidWhenOtherColumnsChange() throws Exception {
        review.stream("r", "c1", "5");
        assertThat(review.stream("r", "c1", "4")).isEmpty();
        assertThat(review.stream("r", UNCHANGED, "3")).isEmpty();
    }

    @Test
    void nullJoinsNothing() throws Exception {
        assertThat(review.stream("r", null, "5")).isEmpty();
        assertThat(review.delete()).isEmpty();
    }

    @Test
    void aDeleteWithdrawsAndLeavesNoState() throws Exception {
        review.stream("r", "c1", "5");
        assertThat(review.delete()).containsExactly("customers: c1 unsubscribe of r as -");
        assertThat(review.state.isEmpty()).isTrue();
        assertThat(review.delete()).isEmpty();
    }

    @Test
    void aJunctionRowsKeyIsThePartOfTheElementThatTellsLinksApart() throws Exception {
        assertThat(link.stream("l", "b", "a")).containsExactly("authors: a subscribe of b as l");
    }

    @Test
    void aJunctionRowThatLeadsNowhereIsNullAtTheParent() throws Exception {
        assertThat(link.stream("l", "b", null)).containsExactly("books: b[3] l = null");
        assertThat(link.stream("l", "b", "a"))
                .containsExactly("books: b[3] l gone", "authors: a subscribe of b as l");
        assertThat(link.stream("l", "b", null))
                .containsExactly("authors: a unsubscribe of b as l", "books: b[3] l = null");
        assertThat(link.stream("l", null, null)).containsExactly("books: b[3] l gone");
    }

    @Test
    void aSnapshotThatComesAgainPutsRightWhatAnEarlierOneHasAnnounced() throws Exception {
        assertThat(review.row(Origin.SNAPSHOT, "r", "c1", "5")).hasSize(1);
        assertThat(review.row(Origin.SNAPSHOT_AGAIN, "r", "c2", "5"))
                .containsExactly(
                        "customers: c1 unsubscribe of r as -", "customers: c2 subscribe of r as -");
    }

    @Test
    void aValueThatAnUnknownRowLeavesOutIsNullWhileReplayingAndAMistakeLater() throws Exception {
        assertThat(review.row(Origin.REPLAY, "r", UNCHANGED, "5")).isEmpty();
        review.delete();
        assertThatThrownBy(() -> review.stream("r", UNCHANGED, "5"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not known");
    }

    @Test
    void announcementsAreNotRendered() throws Exception {
        review.stream("r", "c1", "5");
        assertThat(review.renderAnew()).isEmpty();
    }
}
