package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.postgres.WalPosition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgsyncSourceITCase {
    private static final SourceTable BOOK =
            SourceDatabase.table("public", "book", 1, "id int8", "version int8", "title text");
    private static final SourceTable ODD =
            SourceDatabase.table(
                    "odd x",
                    "Mein.Töbel \"1\"",
                    1,
                    "id int8",
                    "version int8",
                    "big text",
                    "note text");
    private static final SourceTable PAGE =
            SourceDatabase.table("public", "page", 1, "id text", "version int8", "big text");
    private static final String CREATE_BOOK =
            "CREATE TABLE book (id bigint PRIMARY KEY, version bigint, title text)";

    /** How long the load with failures runs; raise it for a thorough trial. */
    private static final int SECONDS = Integer.getInteger("pgsync.source.seconds", 8);

    @Test
    void readsSnapshotThenStream() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_basic")) {
            database.execute(
                    CREATE_BOOK,
                    "INSERT INTO book SELECT i, 0, 'title ' || i FROM generate_series(1, 20000) i");
            database.publish(List.of(BOOK));
            // one reader: nobody else's idleness can hold back the steps of the gate
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 1, 1)) {
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(run.view().gateSteps).isEqualTo(SourceRun.GATE_STEPS);
                database.execute(
                        "UPDATE book SET version = version + 1 WHERE id % 3 = 0",
                        "DELETE FROM book WHERE id % 7 = 0",
                        "INSERT INTO book VALUES (-1, 0, E'tab\\t back\\\\slash \\n line')");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(run.view().violations).isEmpty();
                assertThat(run.view().snapshotRows).isEqualTo(20000);
                assertThat(run.view().streamRows).isEqualTo(6666 + 2857 + 1);
            }
        }
    }

    @Test
    void losesAndRepeatsNothingUnderLoadAndFailures() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_load")) {
            database.execute(
                    "CREATE SCHEMA \"odd x\"",
                    Load.createTable(ODD.name().toSql()),
                    "ALTER TABLE " + ODD.name().toSql() + " ALTER big SET STORAGE EXTERNAL",
                    Load.fill(ODD.name().toSql(), 3));
            database.publish(List.of(ODD));
            try (Load load = Load.start(database.options(), ODD.name().toSql(), 3);
                    SourceRun run = SourceRun.start(database, List.of(ODD), 3, 1)) {
                Mirror.View view = run.view();
                run.await("rows", () -> view.snapshotRows > 0);
                view.fail = true;
                run.await("the stream", () -> view.streamRows > 0);
                for (int i = 0; i < SECONDS; i++) {
                    Thread.sleep(1000);
                    view.fail = true;
                }
                load.close();
                view.fail = false;
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(ODD));
                assertThat(view.violations).isEmpty();
                assertThat(view.failures).isGreaterThan(2);
            }
        }
    }

    @Test
    void continuesInTheMiddleOfALargeTransaction() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_large")) {
            database.execute(
                    CREATE_BOOK,
                    "INSERT INTO book SELECT i, 0, 'title ' || i FROM generate_series(1, 20000) i");
            database.publish(List.of(BOOK));
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 1, 1)) {
                Mirror.View view = run.view();
                run.rowsNow();
                view.pauseMicros = 50;
                database.execute("UPDATE book SET version = version + 1");
                for (int part = 1; part <= 3; part++) {
                    // by then a checkpoint holds a part of the transaction
                    long rows = part * 5000L;
                    run.await("part of the transaction", () -> view.streamRows > rows);
                    view.fail = true;
                    run.await("the failure", () -> !view.fail);
                }
                view.pauseMicros = 0;
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(view.violations).isEmpty();
                assertThat(view.streamRows).isEqualTo(20000);
            }
        }
    }

    @Test
    void noWatermarkOvertakesRowsThatAreStillOnTheirWay() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_overtake")) {
            database.execute(
                    CREATE_BOOK,
                    "INSERT INTO book SELECT i, 0, 'title ' || i FROM generate_series(1, 8000) i");
            database.publish(List.of(BOOK));
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 3, 1)) {
                // the readers are done, checkpoints pass and the gate opens, while rows queue up
                run.view().pauseMicros = 300;
                run.await("rows", () -> run.view().snapshotRows > 0);
                // of these, some come before the row of the snapshot that they change
                database.execute("UPDATE book SET version = version + 1");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(run.view().violations).isEmpty();
            }
        }
    }

    @Test
    void replaysOntoTheSnapshotFromASlotMadeBefore() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_slot")) {
            database.execute(
                    CREATE_BOOK,
                    "INSERT INTO book SELECT i, 0, 'title ' || i FROM generate_series(1, 100) i");
            database.publish(List.of(BOOK));
            database.query(
                    "SELECT pg_create_logical_replication_slot('"
                            + database.options().slot()
                            + "', 'pgoutput')");
            database.execute(
                    "UPDATE book SET version = version + 1 WHERE id <= 50",
                    "DELETE FROM book WHERE id <= 10",
                    "UPDATE book SET id = -id, version = version + 1 WHERE id > 90",
                    "INSERT INTO book VALUES (1000, 0, 'late')");
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 1, 1)) {
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(run.view().violations).isEmpty();
                assertThat(run.view().streamRows).isEqualTo(50 + 10 + 10 + 1);
                database.execute("UPDATE book SET version = version + 1");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(run.view().violations).isEmpty();
            }
        }
    }

    /**
     * What the source reads for a replayed change is newer than the snapshot, and so is the load.
     */
    @Test
    void loadsUntilWhatAReplayedChangeHasRead() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_slot_moved")) {
            createPages(database, 2000);
            database.query(
                    "SELECT pg_create_logical_replication_slot('"
                            + database.options().slot()
                            + "', 'pgoutput')");
            database.execute(
                    "UPDATE page SET id = 'a', version = version + 1 WHERE id = 'it''s \\ 1'");
            try (SourceRun run = SourceRun.start(database, List.of(PAGE), 1, 1)) {
                Mirror.View view = run.view();
                view.showAt = EventTime.GATE_END + 1;
                // more than fits on its way: the stream begins when most rows have arrived
                view.pauseMicros = 1000;
                run.await("rows", () -> view.snapshotRows > 0);
                database.execute("UPDATE page SET id = 'b', version = version + 1 WHERE id = 'a'");
                long moved = WalPosition.parse(database.query("SELECT pg_current_wal_lsn()"));
                view.pauseMicros = 0;
                run.await("the gate", () -> view.rows != null);
                assertThat(view.rows.get(0)).isEqualTo(database.rows(PAGE));
                assertThat(view.loaded).isGreaterThanOrEqualTo(moved - 1);
                database.execute("UPDATE page SET id = id || '!', version = version + 1");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(PAGE));
                assertThat(view.violations).isEmpty();
            }
        }
    }

    @Test
    void readsPartitionsAndFollowsTruncates() throws Exception {
        SourceTable event =
                SourceDatabase.table("public", "event", 2, "id int4", "day date", "note text");
        SourceTable empty = SourceDatabase.table("public", "empty", 1, "id int4", "day date");
        try (SourceDatabase database = SourceDatabase.create("source_partitions")) {
            database.execute(
                    CREATE_BOOK,
                    "CREATE TABLE event (id int, day date, gone int, note text,"
                            + " PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                    "ALTER TABLE event DROP gone",
                    "CREATE TABLE \"early days\" (note text, day date NOT NULL, id int NOT NULL)",
                    "ALTER TABLE event ATTACH PARTITION \"early days\""
                            + " FOR VALUES FROM (MINVALUE) TO ('2020-01-01')",
                    "CREATE TABLE late PARTITION OF event"
                            + " FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)",
                    "CREATE TABLE empty (id int, day date, PRIMARY KEY (id, day))"
                            + " PARTITION BY RANGE (day)",
                    "INSERT INTO event SELECT i, DATE '2019-01-01' + i, 'n' || i"
                            + " FROM generate_series(1, 1000) i",
                    "INSERT INTO book VALUES (1, 0, 'a')");
            List<SourceTable> tables = List.of(event, BOOK, empty);
            database.publish(tables);
            try (SourceRun run = SourceRun.start(database, tables, 2, -1)) {
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(event));
                database.execute(
                        "UPDATE event SET note = 'new' WHERE id < 10",
                        "UPDATE event SET day = DATE '2030-01-01' + id WHERE id < 5",
                        "TRUNCATE book, late",
                        "INSERT INTO event VALUES (1, '2040-01-01', 'after')",
                        "INSERT INTO book VALUES (2, 0, NULL)");
                assertThat(run.rowsNow().get(1)).isEqualTo(database.rows(BOOK));
                // TRUNCATE of a partition is not replicated by way of the root
                assertThat(run.rowsNow().get(0)).containsAllEntriesOf(database.rows(event));
                database.execute("TRUNCATE event", "INSERT INTO event VALUES (7, now(), 'x')");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(event));
                assertThat(run.view().violations).isEmpty();
            }
        }
    }

    @Test
    void readsLargeValuesOfMovedRows() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_moves")) {
            createPages(database, 20);
            try (SourceRun run = SourceRun.start(database, List.of(PAGE), 1, 1)) {
                run.rowsNow();
                database.execute(
                        "UPDATE page SET id = id || '!', version = version + 1",
                        // gone or moved on before the source can look
                        "BEGIN; UPDATE page SET id = 'a', version = version + 1"
                                + " WHERE id = 'it''s \\ 1!';"
                                + " UPDATE page SET id = 'b', version = version + 1"
                                + " WHERE id = 'a'; COMMIT",
                        "BEGIN; UPDATE page SET id = 'c', version = version + 1"
                                + " WHERE id = 'it''s \\ 2!';"
                                + " DELETE FROM page WHERE id = 'c'; COMMIT");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(PAGE));
                database.execute("ALTER TABLE page REPLICA IDENTITY FULL");
                database.execute("UPDATE page SET id = id || '?', version = version + 1");
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(PAGE));
                assertThat(run.view().violations).isEmpty();
            }
        }
    }

    @Test
    void beginsAnewWhenTheSnapshotIsLost() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_lost")) {
            database.execute(
                    CREATE_BOOK,
                    "INSERT INTO book SELECT i, 0, repeat('t', 100) || i"
                            + " FROM generate_series(1, 30000) i");
            database.publish(List.of(BOOK));
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 2, 1)) {
                Mirror.View view = run.view();
                view.pauseMicros = 200;
                run.await("some rows", () -> view.snapshotRows > 5000);
                database.execute(
                        "DELETE FROM book WHERE id % 5 = 0",
                        "UPDATE book SET version = version + 1 WHERE id % 5 = 1",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database()"
                                + " AND state = 'idle in transaction'");
                view.pauseMicros = 0;
                run.await("the new snapshot", () -> view.watermark > EventTime.GATE_END);
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(view.violations).isEmpty();
                assertThat(view.snapshotRows).isGreaterThan(24000);
            }
        }
    }

    @Test
    void advancesTimeWhileOnlyOtherTablesAreWritten() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_idle")) {
            database.execute(CREATE_BOOK, "CREATE TABLE other (id int)");
            database.publish(List.of(BOOK));
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 1, 1)) {
                run.rowsNow();
                database.execute("INSERT INTO other SELECT generate_series(1, 1000)");
                run.rowsNow();
                String confirmed =
                        "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                                + database.options().slot()
                                + "'";
                long before = WalPosition.parse(database.query(confirmed));
                run.await(
                        "the slot to follow",
                        () -> WalPosition.parse(database.query(confirmed)) > before);
                // a checkpoint may overtake the watermark that it contains
                long after = WalPosition.parse(database.query(confirmed));
                run.await("time to follow", () -> run.view().watermark + 1 >= after);
            }
        }
    }

    @Test
    void endsWithTheReasonWhenANeededColumnIsDropped() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_dropped")) {
            database.execute(CREATE_BOOK);
            database.publish(List.of(BOOK));
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 1, 1)) {
                run.rowsNow();
                database.execute("ALTER TABLE book DROP title", "INSERT INTO book VALUES (1, 0)");
                assertThat(run.failure())
                        .hasStackTraceContaining(
                                "Column 'title' of table public.book is no longer in the"
                                        + " replication stream, which has: id, version.");
            }
        }
    }

    @Test
    void goesOnFromASavepointWithOtherReaders(@TempDir Path folder) throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_savepoint")) {
            database.execute(
                    CREATE_BOOK,
                    "INSERT INTO book SELECT i, 0, 'title ' || i FROM generate_series(1, 1000) i");
            database.publish(List.of(BOOK));
            String savepoint;
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 2, 1)) {
                run.rowsNow();
                database.execute("UPDATE book SET version = version + 1");
                run.rowsNow();
                savepoint = run.stop(folder);
                assertThat(run.view().violations).isEmpty();
            }
            database.execute(
                    "UPDATE book SET version = version + 1", "DELETE FROM book WHERE id <= 10");
            try (SourceRun run = SourceRun.restore(database, List.of(BOOK), 3, 1, savepoint)) {
                assertThat(run.rowsNow().get(0)).isEqualTo(database.rows(BOOK));
                assertThat(run.view().violations).isEmpty();
                assertThat(run.view().snapshotRows).isEqualTo(1000);
                assertThat(run.view().streamRows).isEqualTo(1000 + 1000 + 10);
                assertThat(run.view().gateSteps).isZero();
            }
        }
    }

    @Test
    void refusesASavepointWhoseChangesAreGone(@TempDir Path folder) throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_gap")) {
            database.execute(CREATE_BOOK, "INSERT INTO book VALUES (1, 0, 'a')");
            database.publish(List.of(BOOK));
            String savepoint;
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 1, 1)) {
                run.rowsNow();
                savepoint = run.stop(folder);
            }
            String slot = database.options().slot();
            database.execute("UPDATE book SET version = version + 1");
            database.query(
                    "SELECT count(*) FROM pg_replication_slot_advance('"
                            + slot
                            + "', pg_current_wal_lsn())");
            try (SourceRun run = SourceRun.restore(database, List.of(BOOK), 1, 1, savepoint)) {
                assertThat(run.failure()).hasStackTraceContaining("would be lost");
            }
            database.query("SELECT pg_drop_replication_slot('" + slot + "')");
            try (SourceRun run = SourceRun.restore(database, List.of(BOOK), 1, 1, savepoint)) {
                assertThat(run.failure()).hasStackTraceContaining("no longer exists");
            }
        }
    }

    @Test
    void readsEveryTypeAlikeFromSnapshotAndStream() throws Exception {
        String values =
                "1.50, '-Infinity', 'NaN', E'a\\tb\\\\c\\nd', 'x  ', true, '\\xDEAD00',"
                        + " '0044-03-15 BC', 'infinity', '2024-02-29 12:34:56.123456+05:30',"
                        + " '24:00:00', '12:00:00.5+02', '1 mon -3 days 04:05:06.7',"
                        + " '{\"b\": 1, \"a\":  [1e400]}', '{\"b\": 1, \"a\": 2}',"
                        + " '{{1,NULL},{3,4}}', ARRAY['a,b', 'NULL', NULL, '\"'], 12.34::money,"
                        + " '10.1.2.3/24', '[1,5)', 'sad', 'dom', ARRAY['d1', 'd2']::dom[],"
                        + " ROW(1, 'x y')";
        try (SourceDatabase database = SourceDatabase.create("source_types")) {
            database.execute(
                    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                    "CREATE DOMAIN base AS text",
                    "CREATE DOMAIN dom AS base CHECK (value <> '')",
                    "CREATE TYPE pair AS (a int, b text)",
                    "CREATE TABLE sample (id int PRIMARY KEY, a numeric(9,2), b numeric, c float8,"
                            + " d text, e char(5), f bool, g bytea, h date, i timestamp,"
                            + " j timestamptz, k time, l timetz, m interval, n json, o jsonb,"
                            + " p int[], q text[], r money, s inet, t int4range, u mood, v dom,"
                            + " w dom[], x pair)",
                    "ALTER DATABASE source_types SET timezone = 'America/St_Johns'",
                    "INSERT INTO sample VALUES (1, " + values + ")");
            SourceTable sample = database.tableOfCatalog("public", "sample");
            database.publish(List.of(sample));
            try (SourceRun run = SourceRun.start(database, List.of(sample), 1, -1)) {
                run.rowsNow();
                database.execute("INSERT INTO sample VALUES (2, " + values + ")");
                var rows = run.rowsNow().get(0);
                List<String> snapshot = rows.get("1");
                List<String> stream = rows.get("2");
                assertThat(stream.subList(1, 25)).isEqualTo(snapshot.subList(1, 25));
                assertThat(snapshot).contains("2024-02-29 03:34:56.123456-03:30", "[1,5)");
                assertThat(rows.keySet()).containsExactly("1", "2");
            }
        }
    }

    @Test
    void keepsTheConnectionAliveWhileDownstreamIsStuck() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("source_stuck")) {
            database.execute(
                    CREATE_BOOK, "ALTER DATABASE source_stuck SET wal_sender_timeout = '5s'");
            database.publish(List.of(BOOK));
            try (SourceRun run = SourceRun.start(database, List.of(BOOK), 1, 1)) {
                run.rowsNow();
                String reader =
                        "SELECT active_pid FROM pg_replication_slots WHERE slot_name = '"
                                + database.options().slot()
                                + "'";
                String before = database.query(reader);
                run.view().pauseMicros = 11_000_000;
                database.execute(
                        "INSERT INTO book SELECT i, 0, repeat('t', 100)"
                                + " FROM generate_series(1, 100000) i");
                run.await("the first row", () -> run.view().streamRows > 0);
                run.view().pauseMicros = 0;
                assertThat(run.rowsNow().get(0)).hasSize(100000);
                assertThat(database.query(reader)).isNotNull().isEqualTo(before);
            }
        }
    }

    /** Rows with values that Postgres stores apart, and leaves out of the log of other changes. */
    private static void createPages(SourceDatabase database, int count) throws Exception {
        database.execute(
                "CREATE TABLE page (id text PRIMARY KEY, version bigint, big text)",
                "ALTER TABLE page ALTER big SET STORAGE EXTERNAL",
                "INSERT INTO page SELECT 'it''s \\ ' || i, 0, repeat(i || 'x', 3000)"
                        + " FROM generate_series(1, %d) i".formatted(count));
        database.publish(List.of(PAGE));
    }
}
