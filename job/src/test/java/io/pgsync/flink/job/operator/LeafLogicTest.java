package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.UNCHANGED;
import static io.pgsync.flink.job.operator.Texts.column;
import static io.pgsync.flink.job.operator.Texts.key;
import static io.pgsync.flink.job.operator.Texts.layout;
import static io.pgsync.flink.job.operator.Texts.object;
import static io.pgsync.flink.job.operator.Texts.parts;
import static io.pgsync.flink.job.operator.Texts.port;
import static io.pgsync.flink.job.operator.Texts.rows;
import static io.pgsync.flink.job.operator.Texts.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.job.operator.ImmediateLogic.Origin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeafLogicTest {
    private static final String[] COLUMNS = {"id", "product", "quantity", "hidden"};

    private final TestingRow stock = new TestingRow(leaf("hidden is null"), key("s"));

    /** Stock of a product, shown unless it is hidden. */
    private static LeafLogic leaf(String filter) {
        ToParent output = new ToParent(port("products", 2), parts(1));
        Assemble spec =
                new Assemble(
                        new OperatorUid("stock", "test", 1),
                        "stock",
                        0,
                        rows(COLUMNS),
                        where(filter, COLUMNS),
                        List.of(),
                        object(column("quantity", 2)),
                        output);
        return new LeafLogic(spec, output, layout(Map.of(), COLUMNS));
    }

    @Test
    void aRowGoesToTheParentThatItNames() throws Exception {
        assertThat(stock.stream("s", "p", "5", null))
                .containsExactly("products: p[2] s = {\"quantity\":\"5\"}");
    }

    @Test
    void aMovedRowIsTakenFromItsFormerParent() throws Exception {
        stock.stream("s", "p", "5", null);
        assertThat(stock.stream("s", "q", "5", null))
                .containsExactly(
                        "products: p[2] s gone", "products: q[2] s = {\"quantity\":\"5\"}");
    }

    @Test
    void aRowWithoutParentGoesNowhere() throws Exception {
        assertThat(stock.stream("s", null, "5", null)).isEmpty();
        assertThat(stock.stream("s", "p", UNCHANGED, null))
                .containsExactly("products: p[2] s = {\"quantity\":\"5\"}");
        assertThat(stock.stream("s", null, "5", null)).containsExactly("products: p[2] s gone");
    }

    @Test
    void nothingIsSaidWhenTheSubDocumentIsTheSame() throws Exception {
        TestingRow all = new TestingRow(leaf(""), key("s"));
        all.stream("s", "p", "5", null);
        assertThat(all.stream("s", "p", "5", null)).isEmpty();
        assertThat(all.stream("s", "p", "5", "a column that is not shown")).isEmpty();
    }

    @Test
    void aFilterHidesARowAndShowsItAgain() throws Exception {
        stock.stream("s", "p", "5", null);
        assertThat(stock.stream("s", "p", "5", "x")).containsExactly("products: p[2] s gone");
        assertThat(stock.stream("s", "p", "6", null))
                .containsExactly("products: p[2] s = {\"quantity\":\"6\"}");
    }

    /** With the schema before, it may not have been hidden. */
    @Test
    void aHiddenRowIsWithdrawnWheneverItChanges() throws Exception {
        stock.stream("s", "p", "5", "x");
        assertThat(stock.stream("s", "p", "5", "y")).containsExactly("products: p[2] s gone");
        assertThat(stock.delete()).containsExactly("products: p[2] s gone");
        assertThat(stock.state.isEmpty()).isTrue();
    }

    @Test
    void aSnapshotRowNeedsNoStateAndASecondOneComparesWithTheFirst() throws Exception {
        assertThat(stock.row(Origin.SNAPSHOT, "s", "p", "5", null)).hasSize(1);
        assertThat(stock.row(Origin.SNAPSHOT_AGAIN, "s", "p", "5", null)).isEmpty();
        assertThat(stock.row(Origin.SNAPSHOT_AGAIN, "s", "q", "5", null)).hasSize(2);
    }

    @Test
    void anotherRenderingIsSentEvenIfItSeemsTheSame() throws Exception {
        stock.stream("s", "p", "5", null);
        assertThat(stock.renderAnew()).containsExactly("products: p[2] s = {\"quantity\":\"5\"}");
    }

    @Test
    void anotherFilterWithdrawsWhatItHides() throws Exception {
        stock.stream("s", "p", "5", "x");
        assertThat(stock.renderAnew()).containsExactly("products: p[2] s gone");
        stock.delete();
        assertThat(stock.renderAnew()).isEmpty();
    }

    @Test
    void whatAnEarlierSchemaKeptOfChildrenGoesWithAnotherRendering() throws Exception {
        stock.stream("s", "p", "5", null);
        stock.state.put(Tag.element(1, key("c")), Json.NULL);
        stock.renderAnew();
        assertThat(stock.state.keys()).containsExactly(RowState.ENTRY);
    }
}
