package io.pgsync.flink.job.cli.command.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.cli.command.demo.ChangeScript.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeScriptTest {
    @Test
    void readsBlocksOfTitleQueryAndStatements() {
        assertThat(
                        ChangeScript.parse(
                                        List.of(
                                                "-- about this file",
                                                "",
                                                "-- title: One",
                                                "-- documents: SELECT 1",
                                                "UPDATE a SET b = 1;",
                                                "",
                                                "-- title: Two",
                                                "-- documents: SELECT 2",
                                                "DELETE FROM a;",
                                                "DELETE FROM b;"))
                                .changes())
                .containsExactly(
                        new Change("One", "SELECT 1", List.of("UPDATE a SET b = 1;")),
                        new Change("Two", "SELECT 2", List.of("DELETE FROM a;", "DELETE FROM b;")));
    }

    @Test
    void aBlockWithoutStatementsIsAnError() {
        assertThatThrownBy(
                        () ->
                                ChangeScript.parse(
                                        List.of("-- title: One", "-- documents: SELECT 1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'One'");
    }
}
