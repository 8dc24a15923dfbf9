package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.column;
import static io.pgsync.flink.job.operator.Texts.key;
import static io.pgsync.flink.job.operator.Texts.layout;
import static io.pgsync.flink.job.operator.Texts.object;
import static io.pgsync.flink.job.operator.Texts.port;
import static io.pgsync.flink.job.operator.Texts.rows;
import static io.pgsync.flink.job.operator.Texts.tuple;
import static io.pgsync.flink.job.operator.Texts.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToSubscribers;
import io.pgsync.flink.compiler.physical.OperatorUid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A brand, with the products that subscribed to it. */
class SubscriberDeliveryTest {
    private static final String[] COLUMNS = {"id", "name"};
    private static final BinaryKey KEY = key("b");

    private final TestingKey<Message> brand = brand(false);
    private final TestingKey<Message> ofJunction = brand(true);

    private static TestingKey<Message> brand(boolean nullWhenAbsent) {
        ToSubscribers output = new ToSubscribers(port("products", 2), nullWhenAbsent);
        Assemble spec =
                new Assemble(
                        new OperatorUid("brand", "test", 1),
                        "brand",
                        1,
                        rows(COLUMNS),
                        where("", COLUMNS),
                        List.of(),
                        object(column("name", 1)),
                        output);
        var logic =
                new AssembleLogic<>(
                        spec, new SubscriberDelivery(output), layout(Map.of(), COLUMNS));
        return new TestingKey<>(logic, KEY, Texts::show);
    }

    private static Message.Change row(String name) {
        return new Message.Row(KEY, tuple("b", name));
    }

    private static Message.Change rowGone() {
        return new Message.RowDelete(KEY);
    }

    private static Message.Change subscribe(String product, String... element) {
        return new Message.Subscribe(KEY, new Subscriber(key(product), key(element)));
    }

    private static Message.Change unsubscribe(String product, String... element) {
        return new Message.Unsubscribe(KEY, new Subscriber(key(product), key(element)));
    }

    @Test
    void aSubscriberGetsTheRowUnderItsKey() throws Exception {
        assertThat(brand.commit(1, row("x"))).isEmpty();
        assertThat(brand.commit(2, subscribe("p"))).containsExactly("p[2] b = {\"name\":\"x\"}");
    }

    @Test
    void aSubscriberThatComesBeforeTheRowIsToldThatThereIsNone() throws Exception {
        assertThat(brand.commit(1, subscribe("p"))).containsExactly("p[2] b gone");
        assertThat(brand.commit(2, row("x"))).containsExactly("p[2] b = {\"name\":\"x\"}");
    }

    @Test
    void aChangeGoesToAllAndToEachOfThemOnce() throws Exception {
        brand.commit(1, row("x"), subscribe("p"));
        assertThat(brand.commit(2, row("y"), subscribe("q"), unsubscribe("p"), subscribe("p")))
                .containsExactlyInAnyOrder(
                        "p[2] b = {\"name\":\"y\"}", "q[2] b = {\"name\":\"y\"}");
        assertThat(brand.commit(3, row("y"))).isEmpty();
    }

    @Test
    void whoGoesGivesItBackEvenIfTheRowGoesToo() throws Exception {
        brand.commit(1, row("x"), subscribe("p"), subscribe("q"));
        assertThat(brand.commit(2, unsubscribe("p"))).containsExactly("p[2] b gone");
        assertThat(brand.commit(3, unsubscribe("q"), rowGone())).containsExactly("q[2] b gone");
        assertThat(brand.state.isEmpty()).isTrue();
    }

    @Test
    void whoCameAndWentInOneCommitHearsNothing() throws Exception {
        brand.commit(1, row("x"));
        assertThat(brand.commit(2, subscribe("p"), unsubscribe("p"))).isEmpty();
    }

    @Test
    void anAbsentRowIsNullToAJunctionRow() throws Exception {
        assertThat(ofJunction.commit(1, subscribe("p", "l"))).containsExactly("p[2] l/b = null");
        assertThat(ofJunction.commit(2, row("x"))).containsExactly("p[2] l/b = {\"name\":\"x\"}");
        assertThat(ofJunction.commit(3, rowGone())).containsExactly("p[2] l/b = null");
        assertThat(ofJunction.commit(4, unsubscribe("p", "l"))).containsExactly("p[2] l/b gone");
    }

    @Test
    void theLoadNeedsTheRowOrANullToShow() throws Exception {
        assertThat(brand.load(9, subscribe("p"))).isEmpty();
        assertThat(brand.load(9, row("x"))).containsExactly("p[2] b = {\"name\":\"x\"}");
        assertThat(ofJunction.load(9, subscribe("p", "l"))).containsExactly("p[2] l/b = null");
    }
}
