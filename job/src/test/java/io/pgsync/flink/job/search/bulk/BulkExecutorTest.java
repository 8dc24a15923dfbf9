package io.pgsync.flink.job.search.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.HttpTransport;
import io.pgsync.flink.job.search.TestingEngine;
import io.pgsync.flink.job.search.TestingEngine.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkExecutorTest {
    private final TestingEngine engine = new TestingEngine();
    private final BulkExecutor bulk =
            new BulkExecutor(
                    new HttpTransport(engine.options()),
                    new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void writesOperationsAsTheEngineReadsThem() throws Exception {
        bulk.execute(
                List.of(
                        BulkOperation.index("b", "1\"ä", "r 1", "p", 7, bytes("{\"a\":1}")),
                        BulkOperation.delete("b", "2", null, 8)));

        assertThat(engine.requests().get(0).path()).isEqualTo(BulkBatch.PATH);
        assertThat(engine.requests().get(0).body())
                .isEqualTo(
                        """
                        {"index":{"_index":"b","_id":"1\\"ä","routing":"r 1","pipeline":"p","version":7,"version_type":"external"}}
                        {"a":1}
                        {"delete":{"_index":"b","_id":"2","version":8,"version_type":"external"}}
                        """);
    }

    @Test
    void sendsNothingForNothing() throws Exception {
        assertThat(bulk.execute(List.of())).isEmpty();
        assertThat(engine.requests()).isEmpty();
    }

    @Test
    void saysOfEachOperationWhatBecameOfIt() throws Exception {
        answer(
                "{\"status\":201}",
                "{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}",
                "{\"status\":400,\"error\":{\"type\":\"t\",\"reason\":\"no\"}}",
                "{\"status\":404,\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index [b]\"}}");

        List<BulkOutcome> outcomes =
                bulk.execute(List.of(index("1"), index("2"), index("3"), index("4")));

        assertThat(outcomes)
                .extracting(BulkOutcome::verdict)
                .containsExactly(
                        Verdict.DONE, Verdict.CONFLICT, Verdict.REFUSED, Verdict.IMPOSSIBLE);
        assertThat(outcomes.get(2).text()).isEqualTo("t: no");
        assertThat(outcomes.get(3).text()).contains("no such index [b]");
    }

    @Test
    void takesAnAnswerOf404ForDoneOnlyIfSomethingWasToBeDeleted() throws Exception {
        answer("{\"status\":404}", "{\"status\":404}");

        assertThat(bulk.execute(List.of(BulkOperation.delete("b", "1", null, 1), index("2"))))
                .extracting(BulkOutcome::verdict)
                .containsExactly(Verdict.DONE, Verdict.REFUSED);
    }

    @Test
    void repeatsOnlyWhatTheEngineCouldNotTakeNow() throws Exception {
        answer("{\"status\":201}", "{\"status\":429,\"error\":{\"type\":\"full\"}}");
        engine.then(Answer.of(503, "no backend")).then(Answer.of(0, ""));

        assertThat(bulk.execute(List.of(index("1"), index("2"))))
                .allMatch(outcome -> outcome.verdict() == Verdict.DONE);
        assertThat(engine.requests().stream().map(TestingEngine.Request::ids))
                .containsExactly(List.of("1", "2"), List.of("2"), List.of("2"), List.of("2"));
    }

    @Test
    void givesUpInTheEndAndSaysThatItMayHeal() throws Exception {
        IntStream.range(0, 100).forEach(i -> engine.then(Answer.of(429, "full")));

        List<BulkOutcome> outcomes = bulk.execute(List.of(index("1")));

        assertThat(outcomes).extracting(BulkOutcome::verdict).containsExactly(Verdict.RETRY);
        assertThat(outcomes.get(0).text())
                .isEqualTo("not accepted in 8 attempts (429 full); try again later");
        assertThat(engine.requests()).hasSize(8);
    }

    @Test
    void findsWhatMakesAWholeRequestUnreadable() throws Exception {
        Answer answer =
                request ->
                        request.ids().contains("3")
                                ? new TestingEngine.Response(400, "{\"error\":\"unreadable\"}")
                                : TestingEngine.items(
                                        request,
                                        request.ids().stream()
                                                .map(id -> "{\"status\":201}")
                                                .toList());
        IntStream.range(0, 20).forEach(i -> engine.then(answer));

        List<BulkOutcome> outcomes =
                bulk.execute(
                        IntStream.range(0, 8).mapToObj(i -> index(Integer.toString(i))).toList());

        assertThat(outcomes.get(3)).isEqualTo(new BulkOutcome(Verdict.REFUSED, 400, "unreadable"));
        assertThat(outcomes.stream().filter(BulkOutcome::isAcknowledged)).hasSize(7);
    }

    @Test
    void sendsManyInBoundedRequests() throws Exception {
        List<BulkOutcome> outcomes =
                bulk.execute(
                        IntStream.range(0, 2_500)
                                .mapToObj(i -> index(Integer.toString(i)))
                                .toList());

        assertThat(outcomes).hasSize(2_500).allMatch(BulkOutcome::isAcknowledged);
        assertThat(engine.requests().stream().map(request -> request.ids().size()))
                .containsExactly(1_000, 1_000, 500);
    }

    @Test
    void sendsLargeDocumentsInRequestsOfTheirOwn() throws Exception {
        byte[] large = bytes("\"" + "x".repeat(3 << 20) + "\"");

        bulk.execute(
                List.of(
                        BulkOperation.index("b", "1", null, null, 1, large),
                        BulkOperation.index("b", "2", null, null, 1, large)));

        assertThat(engine.requests()).hasSize(2);
    }

    @Test
    void stopsIfAccessIsDeniedOrNoEngineAnswers() {
        engine.then(Answer.of(403, "forbidden"))
                .then(Answer.of(200, "<html>welcome</html>"))
                .then(Answer.of(404, "nothing here"));

        assertThatThrownBy(() -> bulk.execute(List.of(index("1"))))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("does not allow bulk writes", "403");
        assertThatThrownBy(() -> bulk.execute(List.of(index("1"))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not come from a search engine");
        assertThatThrownBy(() -> bulk.execute(List.of(index("1"))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("answers bulk requests with 404");
    }

    private void answer(String... items) {
        engine.then(request -> TestingEngine.items(request, List.of(items)));
    }

    private static BulkOperation index(String id) {
        return BulkOperation.index("b", id, null, null, 1, bytes("{}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
