package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.json;
import static io.pgsync.flink.job.operator.Texts.key;
import static io.pgsync.flink.job.operator.Texts.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.job.operator.Message.Address;
import org.junit.jupiter.api.Test;

/** Children with the join value j, and those who asked for them. */
class LinkLogicTest {
    private static final BinaryKey JOIN = key("j");

    private final TestingKey<Message> link = link(false);
    private final TestingKey<Message> junction = link(true);

    private static TestingKey<Message> link(boolean nullWhenEmpty) {
        Link spec =
                new Link(
                        new OperatorUid("link", "test", 1),
                        "link",
                        1,
                        nullWhenEmpty,
                        port("parents", 7));
        return new TestingKey<>(new LinkLogic(spec), JOIN, Texts::show);
    }

    private static Message.Change child(String name, String json) {
        return new Message.Element(new Address(JOIN, 0), key(name), json(json));
    }

    private static Message.Change childGone(String name) {
        return new Message.ElementDelete(new Address(JOIN, 0), key(name));
    }

    private static Subscriber subscriber(String parent, String... element) {
        return new Subscriber(key(parent), key(element));
    }

    private static Message.Change subscribe(String parent, String... element) {
        return new Message.Subscribe(JOIN, subscriber(parent, element));
    }

    private static Message.Change unsubscribe(String parent, String... element) {
        return new Message.Unsubscribe(JOIN, subscriber(parent, element));
    }

    @Test
    void aSubscriberGetsAllChildrenUnderKeysThatEndWithTheJoinValue() throws Exception {
        assertThat(link.commit(1, child("b", "2"), child("a", "1"))).isEmpty();
        assertThat(link.commit(2, subscribe("p"))).containsExactly("p[7] a/j = 1", "p[7] b/j = 2");
    }

    @Test
    void aChangedChildGoesToEverySubscriber() throws Exception {
        link.commit(1, child("a", "1"), child("b", "1"), subscribe("p"), subscribe("q"));
        assertThat(link.commit(2, child("a", "2"))).containsExactly("p[7] a/j = 2", "q[7] a/j = 2");
        assertThat(link.commit(3, childGone("a")))
                .containsExactly("p[7] a/j gone", "q[7] a/j gone");
        assertThat(link.commit(4, child("b", "1"))).isEmpty();
    }

    @Test
    void aSubscriberThatGoesGivesAllChildrenBack() throws Exception {
        link.commit(1, child("a", "1"), child("b", "1"), subscribe("p"), subscribe("q"));
        assertThat(link.commit(2, unsubscribe("p")))
                .containsExactly("p[7] a/j gone", "p[7] b/j gone");
    }

    @Test
    void oneCommitIsOneDifference() throws Exception {
        link.commit(1, child("a", "1"), subscribe("p"));
        assertThat(
                        link.commit(
                                2,
                                unsubscribe("p"),
                                child("a", "2"),
                                child("b", "1"),
                                subscribe("p"),
                                childGone("b")))
                .containsExactly("p[7] a/j = 2");
        assertThat(link.commit(3, childGone("a"), child("a", "2"))).isEmpty();
        assertThat(link.commit(4, subscribe("q"), unsubscribe("q"))).isEmpty();
    }

    @Test
    void aSubscriberThatLeavesWithItsChildrenIsToldWhatItHad() throws Exception {
        link.commit(1, child("a", "1"), subscribe("p"));
        assertThat(link.commit(2, childGone("a"), unsubscribe("p")))
                .containsExactly("p[7] a/j gone");
        assertThat(link.state.isEmpty()).isTrue();
    }

    @Test
    void aParentThatIsLinkedTwiceGetsTheChildTwice() throws Exception {
        assertThat(link.commit(1, child("a", "1"), subscribe("p", "l1"), subscribe("p", "l2")))
                .containsExactly("p[7] l1/a/j = 1", "p[7] l2/a/j = 1");
    }

    @Test
    void aJunctionRowWithoutTargetShowsNull() throws Exception {
        assertThat(junction.commit(1, subscribe("p", "l"))).containsExactly("p[7] l/j = null");
        assertThat(junction.commit(2, child("a", "1")))
                .containsExactly("p[7] l/j gone", "p[7] l/a/j = 1");
        assertThat(junction.commit(3, childGone("a")))
                .containsExactly("p[7] l/a/j gone", "p[7] l/j = null");
        assertThat(junction.commit(4, unsubscribe("p", "l"))).containsExactly("p[7] l/j gone");
        assertThat(junction.state.isEmpty()).isTrue();
    }

    @Test
    void theLoadSendsEverythingOnce() throws Exception {
        assertThat(link.load(9, subscribe("p"), child("a", "1"), subscribe("q")))
                .containsExactly("p[7] a/j = 1", "q[7] a/j = 1");
    }

    @Test
    void rowsAreNoneOfItsBusiness() {
        assertThatThrownBy(() -> link.commit(1, new Message.RowDelete(JOIN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no rows");
    }
}
