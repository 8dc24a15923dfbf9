package io.pgsync.flink.job.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DotEnvTest {
    @Test
    void readsAssignmentsInAllTheirForms() {
        assertThat(
                        parse(
                                "# a comment",
                                "",
                                "PG_HOST=db.example.org",
                                "export PG_USER = reader  # who we are",
                                "PG_PASSWORD='a#b \"c\" $d'",
                                "QUOTED=\"say \\\"hi\\\" \\\\ \\$x\" # done",
                                "HASH=a#b",
                                "EMPTY="))
                .containsExactly(
                        Map.entry("PG_HOST", "db.example.org"),
                        Map.entry("PG_USER", "reader"),
                        Map.entry("PG_PASSWORD", "a#b \"c\" $d"),
                        Map.entry("QUOTED", "say \"hi\" \\ $x"),
                        Map.entry("HASH", "a#b"),
                        Map.entry("EMPTY", ""));
    }

    @Test
    void aLaterAssignmentWins() {
        assertThat(parse("A=1", "A=2")).containsEntry("A", "2");
    }

    @Test
    void aMalformedLineIsNamedButNotShown() {
        assertThatThrownBy(() -> parse("A=1", "hunter2"))
                .isInstanceOf(UserException.class)
                .hasMessage("Line 2 of .env is not of the form NAME=value.")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void anUnclosedQuoteIsAnError() {
        assertThatThrownBy(() -> parse("A='x"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Line 1 of .env has no closing quote");
    }

    private static Map<String, String> parse(String... lines) {
        return DotEnv.parse(List.of(lines), ".env");
    }
}
