package io.pgsync.flink.job.source;

import static io.pgsync.flink.job.source.PgoutputMessage.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.row.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgoutputParserTest {
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final Map<Long, String> TYPES = Map.of(23L, "int4", 25L, "text");

    private static final SourceTable OTHER = SourceDatabase.table("public", "other", 1, "id int4");
    private static final SourceTable BOOK =
            SourceDatabase.table("ünder", "The Book", 1, "id int4", "title text", "note text");

    private final List<String> events = new ArrayList<>();
    private final List<SourceTable> tables = List.of(OTHER, BOOK);
    private final PgoutputParser parser =
            new PgoutputParser(
                    new Relations(tables, TYPES::get), PgoutputParserTest::fill, new Recorder());

    /** What the database would say now. */
    private static Tuple fill(SourceTable table, Tuple tuple, int transaction) {
        assertThat(transaction).isEqualTo(5);
        return tuple.fillFrom(
                Tuple.of(tuple.columns() == 3 ? List.of("?", "now-t", "now-n") : List.of("?")));
    }

    private final class Recorder implements PgoutputParser.Handler {
        @Override
        public void begin(long commit, long time) {
            events.add("begin " + commit + " " + Instant.ofEpochMilli(time));
        }

        @Override
        public void change(SourceEvent.TableChange change) {
            if (change instanceof SourceEvent.Insert insert) {
                events.add("insert " + change.table() + " " + Tuple.of(insert.row()));
            } else if (change instanceof SourceEvent.Update update) {
                events.add("update " + change.table() + " " + Tuple.of(update.row()));
            } else if (change instanceof SourceEvent.Move move) {
                events.add(
                        "move %d %s -> %s"
                                .formatted(
                                        move.table(),
                                        Tuple.of(move.before()),
                                        Tuple.of(move.after())));
            } else if (change instanceof SourceEvent.Delete delete) {
                events.add("delete " + change.table() + " " + Tuple.of(delete.before()));
            } else {
                events.add(change.toString());
            }
        }

        @Override
        public void endOfChange() {
            events.add("end");
        }

        @Override
        public void commit(long end) {
            events.add("commit " + end);
        }
    }

    @BeforeEach
    void describe() {
        parser.parse(
                PgoutputMessage.relation(
                                9,
                                "ünder",
                                "The Book",
                                "note",
                                TEXT,
                                "id",
                                INT4,
                                "extra",
                                TEXT,
                                "title",
                                TEXT)
                        .build());
        parser.parse(PgoutputMessage.relation(8, "public", "other", "id", INT4).build());
        parser.parse(PgoutputMessage.relation(7, "public", "strange", "id", INT4).build());
    }

    @Test
    void readsATransactionInThePlansOrderOfColumns() {
        parse(PgoutputMessage.begin(500));
        parse(PgoutputMessage.of('I').int32(9).tuple('N', null, "1", "x", "tütle"));
        parse(PgoutputMessage.commit(500, 540));
        assertThat(events)
                .containsExactly(
                        "begin 500 2000-01-01T00:00:01.500Z",
                        "insert 1 (1, tütle, null)",
                        "end",
                        "commit 540");
    }

    @Test
    void countsChangesOfForeignTablesWithoutEmittingThem() {
        parse(PgoutputMessage.of('I').int32(7).tuple('N', "1"));
        parse(PgoutputMessage.of('U').int32(7).tuple('N', "1"));
        parse(PgoutputMessage.of('D').int32(7).tuple('K', "1"));
        assertThat(events).containsExactly("end", "end", "end");
    }

    @Test
    void leavesUnchangedValuesToThoseWhoKnowTheRow() {
        parse(PgoutputMessage.of('U').int32(9).tuple('N', UNCHANGED, "1", UNCHANGED, "t"));
        assertThat(events).containsExactly("update 1 (1, t, <unchanged>)", "end");
    }

    @Test
    void dropsTheOldTupleIfTheKeyIsTheSame() {
        parse(update('K', List.of("n", "1", "x", "t"), UNCHANGED, "1", "x", "t2"));
        assertThat(events).containsExactly("update 1 (1, t2, <unchanged>)", "end");
    }

    @Test
    void readsUnchangedValuesOfAMovedRowFromTheDatabase() {
        parse(PgoutputMessage.begin(500));
        events.clear();
        parse(update('K', Arrays.asList(null, "1", null, null), UNCHANGED, "2", "x", "t"));
        assertThat(events).containsExactly("move 1 (1, null, null) -> (2, t, now-n)", "end");
    }

    @Test
    void takesUnchangedValuesFromAFullOldTuple() {
        parse(update('O', List.of("old n", "1", "x", "t"), UNCHANGED, "1", "x", "t2"));
        parse(update('O', List.of("old n", "1", "x", "t"), UNCHANGED, "2", "x", "t2"));
        assertThat(events)
                .containsExactly(
                        "update 1 (1, t2, old n)",
                        "end",
                        "move 1 (1, t, old n) -> (2, t2, old n)",
                        "end");
    }

    @Test
    void takesAnUnchangedKeyFromTheOldTuple() {
        parse(update('K', Arrays.asList(null, "1", null, null), "n", UNCHANGED, "x", "t"));
        assertThat(events).containsExactly("update 1 (1, t, n)", "end");
    }

    @Test
    void readsDeletesWithKeyOrWholeRow() {
        parse(PgoutputMessage.of('D').int32(9).tuple('K', null, "1", null, null));
        parse(PgoutputMessage.of('D').int32(9).tuple('O', "n", "1", "x", null));
        assertThat(events)
                .containsExactly("delete 1 (1, null, null)", "end", "delete 1 (1, null, n)", "end");
    }

    @Test
    void makesOneTruncatePerTableOfOurs() {
        parse(PgoutputMessage.of('T').int32(3).int8(1).int32(9).int32(7).int32(8));
        assertThat(events).containsExactly("Truncate[table=1]", "Truncate[table=0]", "end");
    }

    @Test
    void ignoresTypesOriginsAndFreeMessages() {
        parse(PgoutputMessage.of('Y').int32(1).string("a").string("b"));
        parse(PgoutputMessage.of('O').int64(1).string("a"));
        parse(PgoutputMessage.of('M').int8(0));
        assertThat(events).isEmpty();
    }

    @Test
    void refusesMessagesItDoesNotKnow() {
        assertThatThrownBy(() -> parse(PgoutputMessage.of('S')))
                .hasMessage("unknown replication message 'S'");
    }

    @Test
    void refusesAnOldTupleWithoutTheKey() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        PgoutputMessage.of('D')
                                                .int32(9)
                                                .tuple('K', "n", null, null, null)))
                .isInstanceOfSatisfying(
                        UserException.class,
                        e ->
                                assertThat(e.remedy())
                                        .contains(
                                                "(id)",
                                                "ALTER TABLE \"ünder\".\"The Book\" REPLICA"
                                                        + " IDENTITY FULL;"));
    }

    @Test
    void refusesATableWithoutANeededColumn() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        PgoutputMessage.relation(
                                                9, "ünder", "The Book", "id", INT4, "title", TEXT)))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "Column 'note' of table ünder.The Book is no longer in the replication"
                                + " stream, which has: id, title.");
    }

    @Test
    void refusesANeededColumnOfAnotherType() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        PgoutputMessage.relation(
                                                9,
                                                "ünder",
                                                "The Book",
                                                "id",
                                                TEXT,
                                                "title",
                                                TEXT,
                                                "note",
                                                TEXT)))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "The type of column 'id' of table ünder.The Book is now text, the job was"
                                + " planned for int4.");
    }

    private static PgoutputMessage update(char marker, List<String> old, String... values) {
        return PgoutputMessage.of('U')
                .int32(9)
                .tuple(marker, old.toArray(String[]::new))
                .tuple('N', values);
    }

    private void parse(PgoutputMessage message) {
        parser.parse(message.build());
    }
}
