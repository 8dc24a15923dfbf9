package io.pgsync.flink.job.search.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.TestingEngine;
import io.pgsync.flink.job.search.TestingEngine.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchDeadLettersTest {
    private static final String CONFLICT =
            "{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\",\"reason\":\"r\"}}";

    private final TestingEngine engine = new TestingEngine();
    private final SearchDeadLetters letters =
            new SearchDeadLetters(new SearchClient(engine.options()), "b");

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void removesLettersByIdAndVersion() throws Exception {
        answer("{\"status\":200}", "{\"status\":404}");

        assertThat(letters.remove(List.of("1", "2"), 7)).isEmpty();
        assertThat(engine.requests().get(0).body())
                .startsWith(
                        "{\"delete\":{\"_index\":\"b-dead-letters\",\"_id\":\"1\",\"version\":7,");
    }

    @Test
    void newerLettersRemain() throws Exception {
        answer("{\"status\":200}", CONFLICT, CONFLICT);
        engine.then(Answer.of(200, "{\"found\":true}"));
        engine.then(Answer.of(404, "{\"found\":false}")); // removed by somebody else, later

        assertThat(letters.remove(List.of("1", "2", "3"), 7))
                .hasSize(1)
                .hasEntrySatisfying("2", why -> assertThat(why).contains("newer dead letter"));
    }

    @Test
    void triesAgainWhatTheEngineCouldNotTakeNow() throws Exception {
        answer("{\"status\":200}", "{\"status\":429,\"error\":{\"type\":\"full\"}}");
        answer("{\"status\":200}");

        assertThat(letters.remove(List.of("1", "2"), 7)).isEmpty();
        assertThat(engine.requests().get(1).ids()).containsExactly("2");
    }

    @Test
    void saysWhichLettersCannotBeRemoved() throws Exception {
        answer(
                "{\"status\":403,\"error\":{\"type\":\"security_exception\",\"reason\":\"read"
                        + " only\"}}",
                "{\"status\":200}");

        assertThat(letters.remove(List.of("1", "2"), 7))
                .containsExactly(
                        Map.entry(
                                "1",
                                "its dead letter cannot be removed: security_exception: read"
                                        + " only"));
    }

    private void answer(String... items) {
        engine.then(request -> TestingEngine.items(request, List.of(items)));
    }
}
