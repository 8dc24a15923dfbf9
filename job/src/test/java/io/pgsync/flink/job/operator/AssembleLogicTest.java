package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.UNCHANGED;
import static io.pgsync.flink.job.operator.Texts.child;
import static io.pgsync.flink.job.operator.Texts.column;
import static io.pgsync.flink.job.operator.Texts.json;
import static io.pgsync.flink.job.operator.Texts.key;
import static io.pgsync.flink.job.operator.Texts.layout;
import static io.pgsync.flink.job.operator.Texts.object;
import static io.pgsync.flink.job.operator.Texts.parts;
import static io.pgsync.flink.job.operator.Texts.port;
import static io.pgsync.flink.job.operator.Texts.rows;
import static io.pgsync.flink.job.operator.Texts.tuple;
import static io.pgsync.flink.job.operator.Texts.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.job.operator.Message.Address;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An order with one customer and many lines, for its parent. */
class AssembleLogicTest {
    private static final String[] COLUMNS = {"id", "parent", "note"};
    private static final BinaryKey KEY = key("o");
    private static final int CUSTOMER = 70_000;
    private static final int LINES = 3;
    private static final int NOT_OF_THIS_SCHEMA = 4;

    private final TestingKey<Message> order = order();

    private static TestingKey<Message> order() {
        ToParent output = new ToParent(port("parents", 9), parts(1));
        Assemble spec =
                new Assemble(
                        new OperatorUid("order", "test", 1),
                        "order",
                        2,
                        rows(COLUMNS),
                        where("not note = 'hide'", COLUMNS),
                        List.of(new Edge(CUSTOMER, "c", false), new Edge(LINES, "l", true)),
                        object(column("n", 2), child("c"), child("l")),
                        output);
        var logic =
                new AssembleLogic<>(
                        spec,
                        new ParentDelivery(output),
                        layout(Map.of("c", CUSTOMER, "l", LINES), COLUMNS));
        return new TestingKey<>(logic, KEY, Texts::show);
    }

    private static Message.Change row(String... values) {
        return new Message.Row(KEY, tuple(values));
    }

    private static Message.Change element(int edge, String element, String json) {
        return new Message.Element(new Address(KEY, edge), key(element), json(json));
    }

    private static Message.Change gone(int edge, String element) {
        return new Message.ElementDelete(new Address(KEY, edge), key(element));
    }

    @Test
    void aRowAndItsChildrenBecomeOneSubDocument() throws Exception {
        assertThat(
                        order.commit(
                                1,
                                element(LINES, "l2", "2"),
                                element(CUSTOMER, "c", "{}"),
                                row("o", "p", "x"),
                                element(LINES, "l1", "1")))
                .containsExactly("p[9] o = {\"n\":\"x\",\"c\":{},\"l\":[1,2]}");
    }

    @Test
    void childrenThatComeBeforeTheirRowWait() throws Exception {
        assertThat(order.commit(1, element(LINES, "l", "1"))).isEmpty();
        assertThat(order.commit(2, row("o", "p", "x")))
                .containsExactly("p[9] o = {\"n\":\"x\",\"c\":null,\"l\":[1]}");
    }

    @Test
    void ofSeveralRowsOnAOneToOneEdgeTheFirstKeyIsShown() throws Exception {
        order.commit(1, row("o", "p", "x"), element(CUSTOMER, "b", "\"b\""));
        assertThat(order.commit(2, element(CUSTOMER, "c", "\"c\""))).isEmpty();
        assertThat(order.commit(3, element(CUSTOMER, "a", "\"a\"")))
                .containsExactly("p[9] o = {\"n\":\"x\",\"c\":\"a\",\"l\":null}");
        assertThat(order.commit(4, gone(CUSTOMER, "a"), gone(CUSTOMER, "b")))
                .containsExactly("p[9] o = {\"n\":\"x\",\"c\":\"c\",\"l\":null}");
    }

    /** The removal concerns an entry of its own, so it may come before or after. */
    @Test
    void aChildThatMovedFromOneJoinValueToAnotherIsThereInEitherOrder() throws Exception {
        order.commit(1, row("o", "p", "x"), element(LINES, "l/a", "1"));
        assertThat(order.commit(2, gone(LINES, "l/a"), element(LINES, "l/b", "1"))).isEmpty();
        assertThat(order.commit(3, element(LINES, "l/a", "1"), gone(LINES, "l/b"))).isEmpty();
    }

    @Test
    void nothingIsSaidWhenTheSubDocumentIsTheSame() throws Exception {
        order.commit(1, row("o", "p", "x"));
        assertThat(order.commit(2, row("o", "p", "y"), row("o", "p", "x"))).isEmpty();
    }

    @Test
    void leftOutValuesAreThoseOfTheRowBefore() throws Exception {
        order.commit(1, row("o", "p", "x"));
        assertThat(order.commit(2, row("o", "q", UNCHANGED)))
                .containsExactly("p[9] o gone", "q[9] o = {\"n\":\"x\",\"c\":null,\"l\":null}");
    }

    @Test
    void aFilterHidesARowAsIfItWereGone() throws Exception {
        order.commit(1, row("o", "p", "x"));
        assertThat(order.commit(2, row("o", "p", "hide"))).containsExactly("p[9] o gone");
        assertThat(order.commit(3, row("o", "p", "hide"))).isEmpty();
        assertThat(order.commit(4, row("o", "p", "x"))).hasSize(1);
    }

    @Test
    void nothingIsLeftWhenRowAndChildrenAreGone() throws Exception {
        order.commit(1, row("o", "p", "x"), element(LINES, "l", "1"));
        assertThat(order.commit(2, new Message.RowDelete(KEY))).containsExactly("p[9] o gone");
        assertThat(order.commit(3, gone(LINES, "l"))).isEmpty();
        assertThat(order.state.isEmpty()).isTrue();
    }

    @Test
    void theLoadWaitsForARow() throws Exception {
        assertThat(order.load(9, element(LINES, "l", "1"))).isEmpty();
        assertThat(order.load(9, row("o", "p", "x")))
                .containsExactly("p[9] o = {\"n\":\"x\",\"c\":null,\"l\":[1]}");
    }

    @Test
    void childrenThatAnotherSchemaHadAreNotShownAndForgottenWhenRenderedAnew() throws Exception {
        order.commit(1, row("o", "p", "x"), element(NOT_OF_THIS_SCHEMA, "f", "1"));
        assertThat(order.state.keys()).contains(Tag.element(NOT_OF_THIS_SCHEMA, key("f")));
        assertThat(order.commit(2, element(LINES, "l", "1"), new Message.Render(KEY)))
                .containsExactly("p[9] o = {\"n\":\"x\",\"c\":null,\"l\":[1]}");
        assertThat(order.state.keys())
                .containsExactly(
                        RowState.ENTRY, AssembleLogic.EMITTED, Tag.element(LINES, key("l")));
    }

    @Test
    void nobodyCanSubscribeToARowThatNamesItsParent() {
        var subscribe = new Message.Subscribe(KEY, new Subscriber(key("p"), key()));
        assertThatThrownBy(() -> order.commit(1, subscribe))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
