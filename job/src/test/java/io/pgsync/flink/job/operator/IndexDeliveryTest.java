package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.child;
import static io.pgsync.flink.job.operator.Texts.column;
import static io.pgsync.flink.job.operator.Texts.json;
import static io.pgsync.flink.job.operator.Texts.key;
import static io.pgsync.flink.job.operator.Texts.layout;
import static io.pgsync.flink.job.operator.Texts.object;
import static io.pgsync.flink.job.operator.Texts.rows;
import static io.pgsync.flink.job.operator.Texts.tuple;
import static io.pgsync.flink.job.operator.Texts.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.Documents;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.job.plugin.PluginChain;
import io.pgsync.flink.job.render.Unrenderable;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A root with the columns id and team, of which the document shows the team and a child. */
class IndexDeliveryTest {
    private static final String[] COLUMNS = {"id", "team"};
    private static final BinaryKey KEY = key("k");
    private static final PgType TEXT = PgType.of("text", PgType.Kind.TEXT);
    private static final int CHILD = 1;

    private final TestingKey<DocumentOperation> root = root(null);
    private final TestingKey<DocumentOperation> routed = root("team");
    private int suppressed;

    private TestingKey<DocumentOperation> root(String routing) {
        Documents output = new Documents("docs", List.of(0), routing, "pipe", List.of());
        Assemble spec =
                new Assemble(
                        new OperatorUid("root", "test", 1),
                        "root",
                        2,
                        rows(COLUMNS),
                        where("not team = 'hide'", COLUMNS),
                        List.of(new Edge(CHILD, "c", false)),
                        object(column("team", 1), child("c")),
                        output);
        var delivery =
                new IndexDelivery(output, List.of(TEXT), PluginChain.none(), () -> suppressed++);
        var logic = new AssembleLogic<>(spec, delivery, layout(Map.of("c", CHILD), COLUMNS));
        return new TestingKey<>(logic, KEY, IndexDeliveryTest::show);
    }

    private static String show(DocumentOperation operation) {
        String address =
                operation.id() + (operation.routing() == null ? "" : "@" + operation.routing());
        String document;
        if (operation.isDelete()) {
            document = "gone";
        } else if (Unrenderable.is(operation.source())) {
            document = "cannot be made";
        } else {
            document = "= " + new String(operation.source(), StandardCharsets.UTF_8);
        }
        return "%d %s %s".formatted(operation.version(), address, document);
    }

    private static Message.Change row(String id, String team) {
        return new Message.Row(KEY, tuple(id, team));
    }

    private static Message.Change rowGone() {
        return new Message.RowDelete(KEY);
    }

    private static Message.Change element(byte[] json) {
        return new Message.Element(new Message.Address(KEY, CHILD), key("c"), json);
    }

    @Test
    void aDocumentIsWrittenWhenItChangesWithTheWatermarkAsItsVersion() throws Exception {
        assertThat(root.commit(5, row("1", "a")))
                .containsExactly("5 1 = {\"team\":\"a\",\"c\":null}");
        assertThat(root.commit(6, row("1", "a"))).isEmpty();
        assertThat(suppressed).isEqualTo(1);
        assertThat(root.commit(7, element(json("1"))))
                .containsExactly("7 1 = {\"team\":\"a\",\"c\":1}");
    }

    /** What takes its place may have the same id; it must win in either order. */
    @Test
    void aRemovalComesOnePositionEarlier() throws Exception {
        root.commit(5, row("1", "a"));
        assertThat(root.commit(9, rowGone())).containsExactly("8 1 gone");
        assertThat(root.state.isEmpty()).isTrue();
        assertThat(root.commit(10, rowGone())).isEmpty();
    }

    @Test
    void aFilterRemovesTheDocumentOfARowThatItHides() throws Exception {
        root.commit(5, row("1", "a"));
        assertThat(root.commit(9, row("1", "hide"))).containsExactly("8 1 gone");
    }

    @Test
    void anotherRoutingLeavesACopyBehindThatIsRemoved() throws Exception {
        assertThat(routed.commit(5, row("1", "a")))
                .containsExactly("5 1@a = {\"team\":\"a\",\"c\":null}");
        assertThat(routed.commit(9, row("1", "b")))
                .containsExactly("8 1@a gone", "9 1@b = {\"team\":\"b\",\"c\":null}");
    }

    @Test
    void anotherTextOfTheSameKeyIsAnotherDocument() throws Exception {
        root.commit(5, row("1", "a"));
        assertThat(root.commit(9, row("1.0", "a")))
                .containsExactly("8 1 gone", "9 1.0 = {\"team\":\"a\",\"c\":null}");
    }

    @Test
    void aDocumentThatCannotBeMadeStaysWhereItsOlderCopyLies() throws Exception {
        routed.commit(5, row("1", "a"));
        assertThat(routed.commit(6, element(Unrenderable.of("no JSON"))))
                .containsExactly("6 1@a cannot be made");
        assertThat(routed.commit(9, rowGone())).containsExactly("8 1@a gone");
    }

    @Test
    void aDocumentThatCannotBeMadeAndNeverWasHasNoRouting() throws Exception {
        assertThat(routed.commit(5, element(Unrenderable.of("no JSON")), row("1", "a")))
                .containsExactly("5 1 cannot be made");
    }

    @Test
    void afterAFailureADocumentIsWrittenEvenIfItSeemsUnchanged() throws Exception {
        root.commit(5, row("1", "a"));
        assertThat(root.repeat(9, row("1", "b"), row("1", "a")))
                .containsExactly("9 1 = {\"team\":\"a\",\"c\":null}");
    }

    @Test
    void afterAFailureWhatAnEarlierRunMayHaveWrittenMeanwhileIsRemoved() throws Exception {
        assertThat(root.repeat(9, row("1", "a"), rowGone())).containsExactly("8 1 gone");
        routed.commit(15, row("1", "a"));
        assertThat(routed.repeat(19, row("1", "b"), row("1", "c")))
                .containsExactly(
                        "18 1@b gone", "18 1@a gone", "19 1@c = {\"team\":\"c\",\"c\":null}");
    }

    /** It may have been shown, before the filter was part of the schema. */
    @Test
    void afterAFailureAHiddenRowIsRemovedToo() throws Exception {
        assertThat(root.repeat(9, row("1", "hide"))).containsExactly("8 1 gone");
    }

    @Test
    void theLoadWritesEachDocumentOnceAsOfItsPosition() throws Exception {
        assertThat(root.load(100, element(json("1")), row("1", "a")))
                .containsExactly("100 1 = {\"team\":\"a\",\"c\":1}");
    }
}
