package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamBatcherTest {
    private static final long START = 100_000;
    private static final long GATE = 200_000;

    private static final SourceTable TABLE =
            new SourceTable(
                    new TableName("public", "t"),
                    List.of(new Column("id", PgType.of("text", PgType.Kind.TEXT), false, false)),
                    List.of(0));

    /** Per event its stamp and what it is, per batch its watermark, if it has one. */
    private final List<String> said = new ArrayList<>();

    private StreamPosition position;

    private StreamBatcher batcher(StreamPosition start, String rendering) {
        SourcePlan plan = new SourcePlan(List.of(TABLE), 2, "", rendering);
        return new StreamBatcher(start, plan, new UnconfirmedCommits(), this::put);
    }

    private void put(StreamBatch batch) {
        for (int i = 0; i < batch.events().size(); i++) {
            said.add(batch.stamps()[i] + " " + batch.events().get(i));
        }
        if (batch.watermark() != StreamProgress.NO_WATERMARK) {
            said.add("watermark " + batch.watermark());
        }
        position = batch.position();
    }

    private static void transaction(StreamBatcher batcher, long commit, int... tables) {
        batcher.begin(commit, 0);
        for (int table : tables) {
            batcher.change(new SourceEvent.Truncate(table));
            batcher.endOfChange();
        }
        batcher.commit(commit + 40);
    }

    private static StreamPosition loaded(long changes, String rendering) {
        return new StreamPosition(START, changes, GATE, true, 0, 7, rendering);
    }

    @Test
    void saysFirstWhereTheStreamIsTakenUp() throws Exception {
        StreamBatcher batcher = batcher(loaded(0, ""), "");
        assertThat(batcher.takeUp(300_000)).isFalse();
        batcher.flush(true);
        assertThat(said).containsExactly("1 Resumed[end=300000]", "watermark 99999");
    }

    @Test
    void saysWhatTheLoadIsAsOfBeforeTheGateOpens() throws Exception {
        StreamBatcher batcher = batcher(StreamPosition.start(START, GATE, 7, ""), "");
        transaction(batcher, GATE, 0);
        transaction(batcher, GATE + 40, 1);
        batcher.flush(true);
        assertThat(said)
                .containsExactly(
                        EventTime.BEFORE_GATE + " Truncate[table=0]",
                        "200040 Truncate[table=1]",
                        "1 Loaded[position=200000]",
                        "watermark 1",
                        "watermark 2",
                        "watermark 200000",
                        "watermark 200079");
    }

    @Test
    void rendersAnewExactlyBetweenTheChangesBeforeAndBehindTheEndOfTheLog() throws Exception {
        StreamBatcher batcher = batcher(loaded(0, "old"), "new");
        assertThat(batcher.takeUp(300_000)).isTrue();
        transaction(batcher, 299_000, 0);
        batcher.flush(true);
        assertThat(said).containsExactly("1 Resumed[end=300000]", "299000 Truncate[table=0]");
        assertThat(position.rendering()).isEqualTo("old");
        said.clear();
        transaction(batcher, 300_000, 1);
        batcher.flush(true);
        assertThat(said)
                .containsExactly("300000 Render[]", "300000 Truncate[table=1]", "watermark 300039");
        assertThat(position.rendering()).isEqualTo("new");
    }

    @Test
    void rendersAnewWithoutChangesOnceTheLogHasGoneOn() throws Exception {
        StreamBatcher batcher = batcher(loaded(0, "old"), "new");
        batcher.takeUp(300_000);
        batcher.idle(300_000);
        batcher.flush(true);
        assertThat(said).containsExactly("1 Resumed[end=300000]");
        batcher.idle(300_001);
        batcher.flush(true);
        assertThat(said)
                .containsExactly("1 Resumed[end=300000]", "300000 Render[]", "watermark 300000");
    }

    @Test
    void leavesOutWhatHasBeenEmittedOfATransaction() throws Exception {
        StreamBatcher batcher = batcher(loaded(2, ""), "");
        batcher.begin(GATE + 8, 0);
        for (int table = 0; table < 3; table++) {
            batcher.change(new SourceEvent.Truncate(table));
            batcher.endOfChange();
        }
        batcher.flush(false);
        assertThat(said).containsExactly("200008 Truncate[table=2]");
        assertThat(position.changes()).isEqualTo(3);
        assertThat(position.lsn()).isEqualTo(START);
    }

    @Test
    void isFullAfterManyEventsOrBytes() throws Exception {
        StreamBatcher batcher = batcher(loaded(0, ""), "");
        batcher.begin(GATE + 8, 0);
        for (int i = 0; i < 256; i++) {
            assertThat(batcher.isFull()).isFalse();
            batcher.change(new SourceEvent.Truncate(0));
        }
        assertThat(batcher.isFull()).isTrue();
        batcher.flush(false);
        assertThat(batcher.isFull()).isFalse();
        batcher.change(new SourceEvent.Insert(0, new byte[1 << 20]));
        assertThat(batcher.isFull()).isTrue();
    }
}
