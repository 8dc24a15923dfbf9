package io.pgsync.flink.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.Engines;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.source.SlotStream;
import io.pgsync.flink.job.source.SourceDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightITCase {
    private static final SourceTable BOOK =
            SourceDatabase.table("public", "book", 1, "id int8", "title text");
    private static final String CREATE_BOOK =
            "CREATE TABLE book (id bigint PRIMARY KEY, title text)";

    @Test
    void createsThePublicationAndReportsTheServer() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("preflight_good")) {
            database.execute(
                    CREATE_BOOK, "ALTER DATABASE preflight_good SET timezone = 'Asia/Kolkata'");
            Preflight.Report report = Preflight.check(database.options(), List.of(BOOK));
            assertThat(report.slotPosition()).isZero();
            assertThat(report.timeZone()).isEqualTo("Asia/Kolkata");
            assertThat(report.cluster().system()).isNotZero();
            assertThat(report.cluster().timeline()).isEqualTo(1);
            assertThat(
                            database.query(
                                    "SELECT pubviaroot AND pubtruncate FROM pg_publication"
                                            + " WHERE pubname = 'pgsync_preflight_good'"))
                    .isEqualTo("t");
            createSlot(database);
            assertThat(Preflight.check(database.options(), List.of(BOOK)).slotPosition())
                    .isPositive();
            Preflight.dropSlot(database.options());
            Preflight.dropSlot(database.options());
            Preflight.dropPublication(database.options());
            Preflight.dropPublication(database.options());
            assertThat(database.query("SELECT count(*) FROM pg_publication")).isEqualTo("0");
        }
    }

    @Test
    void saysWhyItCannotConnect() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("preflight_connect")) {
            PostgresOptions good = database.options();
            PostgresOptions noServer = PostgresOptions.of("127.0.0.1", 1, "d", "u", null);
            assertThat(problem(noServer).remedy()).startsWith("Check host and port");
            PostgresOptions noDatabase =
                    PostgresOptions.of("127.0.0.1", good.port(), "absent", "postgres", null);
            assertThat(problem(noDatabase))
                    .hasMessageContaining("database \"absent\" does not exist");
            assertThat(problem(noDatabase).remedy()).isEqualTo("Check the database name.");
            assertThat(problem(good.withTimeZone("Mars/Olympus")).remedy())
                    .startsWith("Give a time zone");
        }
    }

    @Test
    void asksForTheRightsOfTheRole() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("preflight_rights")) {
            database.execute(
                    CREATE_BOOK,
                    "DROP ROLE IF EXISTS preflight_reader",
                    "CREATE ROLE preflight_reader LOGIN");
            PostgresOptions reader =
                    PostgresOptions.of(
                            "127.0.0.1",
                            database.options().port(),
                            "preflight_rights",
                            "preflight_reader",
                            null);
            assertThat(problem(reader).remedy())
                    .contains("ALTER ROLE \"preflight_reader\" REPLICATION;");
            database.execute("ALTER ROLE preflight_reader REPLICATION");
            UserException unreadable = problem(reader);
            assertThat(unreadable)
                    .hasMessage(
                            "Role preflight_reader may not read id, title of table public.book.");
            assertThat(unreadable.remedy())
                    .contains("GRANT SELECT ON \"public\".\"book\" TO \"preflight_reader\";");
            database.execute("GRANT SELECT (id, title) ON book TO preflight_reader");
            assertThat(problem(reader).remedy())
                    .contains(
                            "CREATE PUBLICATION \"pgsync_preflight_rights\" FOR TABLE"
                                    + " \"public\".\"book\""
                                    + " WITH (publish_via_partition_root = true);");
            database.publish(List.of(BOOK));
            Preflight.check(reader, List.of(BOOK));
            database.execute("ALTER TABLE book ENABLE ROW LEVEL SECURITY");
            assertThat(problem(reader).remedy())
                    .contains("ALTER ROLE \"preflight_reader\" BYPASSRLS;");
            database.execute("DROP OWNED BY preflight_reader", "DROP ROLE preflight_reader");
        }
    }

    @Test
    void asksForAReplicaIdentityThatCoversTheKey() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("preflight_identity")) {
            PostgresOptions options = database.options();
            assertThat(problem(options)).hasMessage("Table public.book does not exist.");
            database.execute(
                    "CREATE TABLE book (id bigint NOT NULL, title text NOT NULL)"
                            + " PARTITION BY RANGE (id)",
                    "CREATE TABLE part PARTITION OF book FOR VALUES FROM (0) TO (10)");
            assertThat(problem(options))
                    .hasMessageStartingWith(
                            "Table public.part has no primary key and no other replica identity");
            assertThat(problem(options).remedy())
                    .contains("ALTER TABLE \"public\".\"part\" REPLICA IDENTITY FULL;");
            database.execute("ALTER TABLE part REPLICA IDENTITY NOTHING");
            assertThat(problem(options)).hasMessageContaining("REPLICA IDENTITY NOTHING");
            database.execute(
                    "CREATE UNIQUE INDEX by_title ON part (title)",
                    "ALTER TABLE part REPLICA IDENTITY USING INDEX by_title");
            assertThat(problem(options))
                    .hasMessage(
                            "The replica identity of table public.part (title) lacks id, which"
                                    + " the schema file uses to identify its rows.");
            database.execute(
                    "CREATE UNIQUE INDEX by_id ON part (id, title)",
                    "ALTER TABLE part REPLICA IDENTITY USING INDEX by_id");
            Preflight.check(options, List.of(BOOK));
        }
    }

    @Test
    void refusesTablesWhoseRowsOrChangesWouldBeMissing() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("preflight_tables")) {
            database.execute("CREATE VIEW book AS SELECT 1::bigint id, 'x'::text title");
            assertThat(problem(database.options()))
                    .hasMessageStartingWith("Postgres does not log changes of public.book");
            database.execute(
                    "DROP VIEW book",
                    CREATE_BOOK.replace("TABLE", "UNLOGGED TABLE"),
                    "CREATE UNLOGGED TABLE heir (PRIMARY KEY (id)) INHERITS (book)");
            assertThat(problem(database.options()))
                    .hasMessageContaining("Table public.book is unlogged")
                    .hasMessageContaining("Other tables inherit from public.book");
        }
    }

    @Test
    void asksForAPublicationThatSendsEverything() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("preflight_publication")) {
            PostgresOptions options = database.options();
            String alter = "ALTER PUBLICATION \"pgsync_preflight_publication\" ";
            database.execute(
                    CREATE_BOOK,
                    "CREATE TABLE other (id int)",
                    "CREATE PUBLICATION " + options.publication() + " WITH (publish = 'insert')");
            expectRemedy(database, alter + "SET (publish = 'insert, update, delete, truncate')");
            expectRemedy(database, alter + "SET (publish_via_partition_root = true)");
            expectRemedy(database, alter + "ADD TABLE \"public\".\"book\"");
            database.execute(alter + "SET TABLE book (id)");
            expectRemedy(database, alter + "DROP TABLE \"public\".\"book\"");
            database.execute(alter + "ADD TABLE book WHERE (id > 5)");
            assertThat(problem(options)).hasMessageContaining("with a row filter");
            database.execute(alter + "SET TABLE book");
            Preflight.check(options, List.of(BOOK));
        }
    }

    @Test
    void refusesSlotsOfOthers() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("preflight_slots");
                SourceDatabase other = SourceDatabase.create("preflight_other")) {
            database.execute(CREATE_BOOK);
            other.query(
                    "SELECT pg_create_logical_replication_slot('pgsync_preflight_slots',"
                            + " 'pgoutput')");
            assertThat(problem(database.options()))
                    .hasMessageContaining(
                            "belongs to plug-in pgoutput in database" + " preflight_other");
            assertThat(problem(database.options()).remedy())
                    .contains("SELECT pg_drop_replication_slot('pgsync_preflight_slots');");
            other.query("SELECT pg_drop_replication_slot('pgsync_preflight_slots')");
            Preflight.check(database.options(), List.of(BOOK));
            createSlot(database);
            long start = Preflight.check(database.options(), List.of(BOOK)).slotPosition();
            try (SlotStream reader = SlotStream.open(database.options(), start, () -> true)) {
                reader.keepAlive();
                assertThat(problem(database.options()))
                        .hasMessageMatching(
                                "Replication slot 'pgsync_preflight_slots' is in use: process \\d+"
                                        + " reads it\\.");
            }
            Preflight.check(database.options(), List.of(BOOK));
        }
    }

    @Test
    void asksForTheServersSettings(@TempDir Path folder) throws Exception {
        try (Engines server =
                Engines.builder(folder)
                        .postgres()
                        .port(Engine.POSTGRES, 0)
                        .postgresSetting("wal_level", "replica")
                        .postgresSetting("max_replication_slots", "1")
                        .start()) {
            PostgresOptions options =
                    PostgresOptions.of(
                            "127.0.0.1", server.postgresPort(), "postgres", "postgres", "wrong");
            assertThat(problem(options).remedy()).contains("ALTER SYSTEM SET wal_level = logical;");
            try (Connection connection = options.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("ALTER ROLE postgres PASSWORD 'right'");
                try (ResultSet file = statement.executeQuery("SHOW hba_file")) {
                    file.next();
                    Files.writeString(
                            Path.of(file.getString(1)),
                            "host all all 127.0.0.1/32 scram-sha-256\n");
                }
                statement.execute("SELECT pg_reload_conf(), pg_sleep(0.5)");
            }
            assertThat(problem(options)).hasMessageContaining("password authentication failed");
            assertThat(problem(options).remedy()).isEqualTo("Check user name and password.");
        }
    }

    @Test
    void asksForAFreeSlot(@TempDir Path folder) throws Exception {
        try (Engines server =
                Engines.builder(folder)
                        .postgres()
                        .port(Engine.POSTGRES, 0)
                        .postgresSetting("max_replication_slots", "1")
                        .postgresSetting("max_slot_wal_keep_size", "1MB")
                        .postgresSetting("min_wal_size", "32MB")
                        .postgresSetting("max_wal_size", "32MB")
                        .start()) {
            PostgresOptions options =
                    PostgresOptions.of(
                            "127.0.0.1", server.postgresPort(), "postgres", "postgres", null);
            try (Connection connection = options.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(CREATE_BOOK);
                statement.execute(
                        "SELECT pg_create_logical_replication_slot('another', 'pgoutput')");
                assertThat(problem(options).remedy())
                        .contains("ALTER SYSTEM SET max_replication_slots");
                statement.execute("SELECT pg_drop_replication_slot('another')");
                statement.execute(
                        "SELECT pg_create_logical_replication_slot('pgsync_postgres', 'pgoutput')");
                for (int i = 0; i < 4; i++) {
                    statement.execute("SELECT pg_switch_wal()");
                    statement.execute("INSERT INTO book SELECT count(*) FROM book");
                }
                statement.execute("CHECKPOINT");
            }
            assertThat(problem(options))
                    .hasMessageStartingWith("Replication slot 'pgsync_postgres' is lost");
        }
    }

    private static void createSlot(SourceDatabase database) throws Exception {
        database.query(
                "SELECT pg_create_logical_replication_slot('"
                        + database.options().slot()
                        + "', 'pgoutput')");
    }

    /** Expects that the remedy has a statement, and runs it. */
    private static void expectRemedy(SourceDatabase database, String statement) throws Exception {
        assertThat(problem(database.options()).remedy()).contains(statement + ";");
        database.execute(statement);
    }

    private static UserException problem(PostgresOptions options) {
        UserException problem =
                catchThrowableOfType(
                        UserException.class, () -> Preflight.check(options, List.of(BOOK)));
        assertThat(problem).isNotNull();
        return problem;
    }
}
