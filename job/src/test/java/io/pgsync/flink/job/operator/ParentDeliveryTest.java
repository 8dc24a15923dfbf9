package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.json;
import static io.pgsync.flink.job.operator.Texts.key;
import static io.pgsync.flink.job.operator.Texts.parts;
import static io.pgsync.flink.job.operator.Texts.port;
import static io.pgsync.flink.job.operator.Texts.tuple;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.physical.OperatorSpec.Output.ToParent;
import io.pgsync.flink.job.operator.Delivery.Emission;
import io.pgsync.flink.job.row.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A row whose only column names its parent. */
class ParentDeliveryTest {
    private final ParentDelivery delivery =
            new ParentDelivery(new ToParent(port("parents", 4), parts(0)));
    private Emitted emitted = Emitted.NOTHING;

    private List<String> deliver(Tuple row, String document) throws Exception {
        List<String> sent = new ArrayList<>();
        byte[] json = document == null ? null : json(document);
        emitted =
                delivery.deliver(
                        new Emission(key("r"), row, json, 1),
                        emitted,
                        new TestingState(),
                        new Batch(false),
                        message -> sent.add(Texts.show(message)));
        return sent;
    }

    private static Tuple parent(String name) {
        return Tuple.of(tuple(name));
    }

    @Test
    void aDocumentIsSentOnceAndAgainWhenItHasChanged() throws Exception {
        assertThat(deliver(parent("p"), "1")).containsExactly("p[4] r = 1");
        assertThat(deliver(parent("p"), "1")).isEmpty();
        assertThat(deliver(parent("p"), "2")).containsExactly("p[4] r = 2");
    }

    @Test
    void anotherParentGetsItAndTheFormerOneGivesItBack() throws Exception {
        deliver(parent("p"), "1");
        assertThat(deliver(parent("q"), "1")).containsExactly("p[4] r gone", "q[4] r = 1");
    }

    @Test
    void withoutParentOrRowItIsTakenBackOnce() throws Exception {
        assertThat(deliver(parent(null), "1")).isEmpty();
        deliver(parent("p"), "1");
        assertThat(deliver(parent(null), "1")).containsExactly("p[4] r gone");
        assertThat(emitted.isNothing()).isTrue();
        deliver(parent("p"), "1");
        assertThat(deliver(null, null)).containsExactly("p[4] r gone");
        assertThat(deliver(null, null)).isEmpty();
    }
}
