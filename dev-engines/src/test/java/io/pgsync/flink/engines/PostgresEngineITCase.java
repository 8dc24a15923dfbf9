package io.pgsync.flink.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresEngineITCase {
    @TempDir Path directory;

    @Test
    void decodesLogicallyAndSurvivesAKill() throws IOException {
        try (Engines engines = Engines.builder(directory).postgres().start()) {
            engines.createDatabase("shop");
            run(
                    engines,
                    "create table item(id int primary key)",
                    "insert into item values (1)",
                    "select pg_create_logical_replication_slot('s', 'pgoutput')");

            engines.kill(Engine.POSTGRES);
            assertThat(engines.isRunning(Engine.POSTGRES)).isFalse();
            assertThat(Ports.isFree(engines.postgresPort())).isTrue();

            engines.restart(Engine.POSTGRES);
            run(
                    engines,
                    "do $$ begin assert (select count(*) from item) = 1; end $$",
                    "do $$ begin assert (select count(*) from pg_replication_slots) = 1; end $$");
        }
    }

    @Test
    void continuesWithTheDataOfAnEarlierStart() throws IOException {
        try (Engines engines = Engines.builder(directory).postgres().start()) {
            engines.createDatabase("shop");
        }
        try (Engines engines = Engines.builder(directory).postgres().start()) {
            run(engines, "select 1");
        }
    }

    @Test
    void replacesADatabaseThatHasASlot() throws IOException {
        try (Engines engines = Engines.builder(directory).postgres().start()) {
            engines.createDatabase("shop");
            run(
                    engines,
                    "create table item(id int primary key)",
                    "select pg_create_logical_replication_slot('s', 'pgoutput')");
            engines.createDatabase("shop");
            run(engines, "create table item(id int primary key)");
        }
    }

    @Test
    void takesSettings() throws IOException {
        try (Engines engines =
                Engines.builder(directory)
                        .postgres()
                        .postgresSetting("wal_level", "replica")
                        .start()) {
            engines.createDatabase("shop");
            assertThatThrownBy(
                            () ->
                                    run(
                                            engines,
                                            "select pg_create_logical_replication_slot('s',"
                                                    + " 'pgoutput')"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("wal_level");
        }
    }

    @Test
    void saysWhyAServerDoesNotStart() {
        assertThatThrownBy(
                        () ->
                                Engines.builder(directory)
                                        .postgres()
                                        .postgresSetting("wal_level", "nonsense")
                                        .start())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("POSTGRES ended with status")
                .hasMessageContaining("invalid value for parameter \"wal_level\"");
    }

    private static void run(Engines engines, String... statements) throws IOException {
        try (PostgresConnection connection =
                PostgresConnection.open(engines.postgresPort(), "shop")) {
            for (String statement : statements) {
                connection.execute(statement);
            }
        }
    }
}
