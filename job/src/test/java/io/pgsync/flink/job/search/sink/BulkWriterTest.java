package io.pgsync.flink.job.search.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.render.Unrenderable;
import io.pgsync.flink.job.search.TestingEngine;
import io.pgsync.flink.job.search.TestingEngine.Answer;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.RefusedDocuments;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkWriterTest {
    private final TestingEngine engine = new TestingEngine();
    private final TestingWriterContext context = new TestingWriterContext();
    private BulkWriter writer = writer(new BulkOptions(100, 10_000, 2, false));

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void writesWithExternalVersionRoutingAndPipeline() throws Exception {
        writer.write(operation("b", "1\"ä", "r 1", "p", 7, "{\"a\":1}"), null);
        writer.write(operation("b", "2", "r 2", "p", 8, null), null);
        writer.flush(false);

        assertThat(String.join("", bodies()))
                .isEqualTo(
                        """
                        {"index":{"_index":"b","_id":"1\\"ä","routing":"r 1","pipeline":"p","version":7,"version_type":"external"}}
                        {"a":1}
                        {"delete":{"_index":"b","_id":"2","routing":"r 2","version":8,"version_type":"external"}}
                        """);
        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(1);
        assertThat(context.counter(TargetMetrics.DELETED)).isEqualTo(1);
    }

    @Test
    void sendsSingleDocumentAtOnce() throws Exception {
        writer.write(document("1"), null);

        context.getMailboxExecutor().yield(); // nothing but the answer can be in the mailbox
        assertThat(engine.requests()).hasSize(1);
    }

    @Test
    void gathersWhatComesWhileARequestIsUnderWay() throws Exception {
        writeAll(50);
        writer.flush(false);

        assertThat(ids()).containsExactlyElementsOf(numbers(50));
        assertThat(engine.requests()).hasSize(2);
    }

    @Test
    void judgesEachItemByItself() throws Exception {
        engine.then(request -> TestingEngine.items(request, List.of("{\"status\":200}")));
        engine.then(
                request ->
                        TestingEngine.items(
                                request,
                                List.of(
                                        "{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}",
                                        "{\"status\":404}",
                                        "{\"status\":429,\"error\":{\"type\":\"rejected\",\"reason\":\"queue full\"}}",
                                        "{\"status\":201}")));
        writer.write(document("first"), null);
        writer.write(document("old"), null);
        writer.write(operation("b", "gone", null, null, 5, null), null);
        writer.write(document("again"), null);
        writer.write(document("new"), null);
        writer.flush(false);

        assertThat(engine.requests()).hasSize(3);
        assertThat(engine.requests().get(2).ids()).containsExactly("again");
        assertThat(context.counter(BulkMetrics.CONFLICTS)).isEqualTo(1);
        assertThat(context.counter(TargetMetrics.DELETED)).isEqualTo(1);
        assertThat(context.counter(BulkMetrics.RETRIES)).isEqualTo(1);
        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(3);
    }

    @Test
    void repeatsWholeRequestsUntilTheEngineTakesThem() throws Exception {
        engine.then(Answer.of(429, "{\"error\":{\"type\":\"t\",\"reason\":\"r\"},\"status\":429}"))
                .then(Answer.of(503, "<html>no backend</html>"))
                .then(Answer.of(0, ""));
        writer.write(document("1"), null);
        writer.flush(false);

        assertThat(ids()).containsExactly("1", "1", "1", "1");
        assertThat(context.counter(BulkMetrics.RETRIES)).isEqualTo(3);
        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(1);
    }

    @Test
    void cutsRequestsThatAreTooLargeAndRemembersTheSize() throws Exception {
        refuseIf(request -> request.size() > 1_000, new TestingEngine.Response(413, ""));
        writeAll(60);
        writer.flush(false);
        int refused = engine.requests().stream().mapToInt(r -> r.size() > 1_000 ? 1 : 0).sum();
        writeAll(60);
        writer.flush(false);

        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(120);
        assertThat(refused).isPositive();
        assertThat(engine.requests().stream().filter(r -> r.size() > 1_000)).hasSize(refused);
    }

    @Test
    void sendsDocumentLargerThanARequestAlone() throws Exception {
        writer.write(document("small"), null);
        writer.write(
                operation("b", "large", null, null, 1, "\"" + "x".repeat(30_000) + "\""), null);
        writer.write(document("other"), null);
        writer.flush(false);

        assertThat(engine.requests().stream().map(TestingEngine.Request::ids))
                .containsExactlyInAnyOrder(List.of("small"), List.of("large"), List.of("other"));
    }

    @Test
    void stopsWithIndexIdStatusAndReasonOfARefusedDocument() throws Exception {
        engine.then(
                request ->
                        TestingEngine.items(
                                request,
                                List.of(
                                        "{\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\",\"reason\":\"failed to parse field [price]\",\"caused_by\":{\"reason\":\"For input string: \\\"x\\\"\"}}}")));
        writer.write(document("17"), null);

        assertThatThrownBy(() -> writer.flush(false))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(
                        "'17'", "'b'", "400", "failed to parse field [price]", "For input string");
    }

    @Test
    void findsTheDocumentThatMakesAWholeRequestUnreadable() throws Exception {
        List<String> refused = new ArrayList<>();
        REFUSED.set(refused);
        writer =
                new BulkWriter(
                        new BulkSink.Settings(
                                engine.options(),
                                new BulkOptions(100, 10_000, 2, false),
                                BulkWriterTest::note,
                                IndexNames.SAME),
                        context);
        refuseIf(
                request -> request.ids().contains("13"),
                new TestingEngine.Response(400, "{\"error\":\"unreadable\"}"));
        writeAll(40);
        writer.flush(false);

        assertThat(refused).containsExactly("13 400 unreadable");
        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(39);
        assertThat(context.counter(TargetMetrics.DEAD_LETTERS)).isEqualTo(1);
        assertThat(ids()).contains("dead-13");
    }

    @Test
    void writesDeadLettersInThePlaceOfWhatCannotBeIndexed() throws Exception {
        writer = writerOfLetters(new BulkOptions(100, 10_000, 2, false));
        engine.then(
                request ->
                        TestingEngine.items(
                                request,
                                List.of(
                                        "{\"status\":400,\"error\":{\"type\":\"t\",\"reason\":\"no\"}}")));
        writer.write(document("17"), null);
        writer.write(
                new DocumentOperation("b", "18", "r", null, 5, Unrenderable.of("no JSON")), null);
        writer.flush(false);

        assertThat(String.join("", bodies()))
                .contains("{\"index\":{\"_index\":\"b-dead-letters\",\"_id\":\"17\",\"version\":1,")
                .contains(
                        "\"status\":400,\"reason\":\"t: no\"",
                        "\"document\":\"{\\\"id\\\":\\\"17\\\"}\"")
                .contains("{\"index\":{\"_index\":\"b-dead-letters\",\"_id\":\"18\",\"version\":5,")
                .contains("\"id\":\"18\",\"routing\":\"r\",\"version\":5,\"lsn\":\"0/5\"")
                .contains("\"status\":null,\"reason\":\"no JSON\"", "\"document\":null");
        assertThat(context.counter(TargetMetrics.REFUSED)).isEqualTo(2);
        assertThat(context.counter(TargetMetrics.DEAD_LETTERS)).isEqualTo(2);
        assertThat(context.counter(TargetMetrics.WRITTEN)).isZero();
    }

    @Test
    void repeatsDeadLettersUntilTheyAreTaken() throws Exception {
        writer = writerOfLetters(new BulkOptions(100, 10_000, 2, false));
        String refusal = "{\"status\":400,\"error\":{\"type\":\"t\",\"reason\":\"no\"}}";
        for (int i = 0; i < 3; i++) {
            engine.then(request -> TestingEngine.items(request, List.of(refusal)));
        }
        writer.write(document("1"), null);
        writer.flush(false);

        assertThat(engine.requests()).hasSize(4);
        assertThat(context.counter(TargetMetrics.REFUSED)).isEqualTo(1);
        assertThat(context.counter(BulkMetrics.RETRIES)).isEqualTo(2);
        assertThat(context.counter(TargetMetrics.DEAD_LETTERS)).isEqualTo(1);
    }

    @Test
    void setsAsideTheDocumentThatIsTooLargeForTheEngine() throws Exception {
        writer = writerOfLetters(new BulkOptions(100, 1 << 20, 2, false));
        refuseIf(request -> request.size() > 200_000, new TestingEngine.Response(413, ""));
        writeAll(5);
        writer.write(
                operation("b", "large", null, null, 1, "\"" + "x".repeat(300_000) + "\""), null);
        writer.flush(false);

        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(5);
        assertThat(context.counter(TargetMetrics.DEAD_LETTERS)).isEqualTo(1);
        assertThat(String.join("", bodies())).contains("\"status\":413", "xxx…\"}");
    }

    @Test
    void stopsBecauseOfADocumentThatCannotBeMade() {
        assertThatThrownBy(
                        () ->
                                writer.write(
                                        new DocumentOperation(
                                                "b", "18", null, null, 5, Unrenderable.of("why")),
                                        null))
                .isInstanceOf(UserException.class)
                .hasMessage("Cannot build document '18' of index 'b': why");
    }

    /** The engine takes all other requests whole. */
    private void refuseIf(
            Predicate<TestingEngine.Request> condition, TestingEngine.Response refusal) {
        Answer answer = request -> condition.test(request) ? refusal : taken(request);
        IntStream.range(0, 100).forEach(i -> engine.then(answer));
    }

    private static TestingEngine.Response taken(TestingEngine.Request request) {
        return TestingEngine.items(
                request, request.ids().stream().map(id -> "{\"status\":201}").toList());
    }

    private BulkWriter writerOfLetters(BulkOptions options) {
        return new BulkWriter(
                new BulkSink.Settings(
                        engine.options(), options, RefusedDocuments.deadLetters(), IndexNames.SAME),
                context);
    }

    private static final ThreadLocal<List<String>> REFUSED = new ThreadLocal<>();

    private static DocumentOperation note(DocumentOperation refused, int status, String reason) {
        REFUSED.get().add(refused.id() + " " + status + " " + reason);
        return operation("dead", "dead-" + refused.id(), null, null, 1, "{}");
    }

    @Test
    void stopsWhenTheIndexIsMissing() throws Exception {
        engine.then(
                request ->
                        TestingEngine.items(
                                request,
                                List.of(
                                        "{\"status\":404,\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index [b]\"}}")));
        writer.write(document("1"), null);

        assertThatThrownBy(() -> writer.flush(false))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no such index [b]");
    }

    @Test
    void stopsWhenCredentialsAreWrong() throws Exception {
        engine.then(Answer.of(401, "Unauthorized"));
        writer.write(document("1"), null);

        assertThatThrownBy(() -> writer.flush(false))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("401", "Unauthorized");
    }

    @Test
    void publishesThePositionUpToWhichEverythingIsAcknowledged() throws Exception {
        writer.write(document("1"), null);
        writer.writeWatermark(new Watermark(10));
        writer.write(document("2"), null);
        writer.writeWatermark(new Watermark(20));
        assertThat(context.indexedPosition()).isEqualTo(Long.MIN_VALUE);

        writer.flush(false);
        assertThat(context.indexedPosition()).isEqualTo(20);
    }

    @Test
    void waitsNoLongerThanTheTimerWhileARequestIsUnderWay() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        Answer answer =
                request -> {
                    if (request.ids().contains("1")) {
                        await(second);
                    } else {
                        second.countDown();
                    }
                    return taken(request);
                };
        engine.then(answer).then(answer);
        writer.write(document("1"), null);
        writer.write(document("2"), null);
        writer.write(document("3"), null);
        context.pass(20);
        context.getMailboxExecutor().yield();

        assertThat(second.getCount()).isZero();
        writer.flush(false);
        assertThat(engine.requests().stream().map(TestingEngine.Request::ids))
                .containsExactlyInAnyOrder(List.of("1"), List.of("2", "3"));
    }

    @Test
    void takesNoMoreThanTwoRequestsWhileTheEngineIsBusy() throws Exception {
        writer = writer(new BulkOptions(10, 10_000, 1, false));
        AtomicInteger written = new AtomicInteger();
        AtomicInteger writtenBeforeTheFirstAnswer = new AtomicInteger();
        engine.then(
                request -> {
                    await(new CountDownLatch(1), 300); // time to write too many
                    writtenBeforeTheFirstAnswer.set(written.get());
                    return taken(request);
                });
        for (String id : numbers(100)) {
            writer.write(document(id), null);
            written.incrementAndGet();
        }
        writer.flush(false);

        assertThat(writtenBeforeTheFirstAnswer.get()).isLessThanOrEqualTo(1 + 2 * 10 + 1);
        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(100);
    }

    @Test
    void doesNotLetLaterOperationsOvertakeOneThatIsRepeated() throws Exception {
        engine.then(Answer.of(429, "full"));
        writer.write(operation("b", "1", null, null, 1, "{}"), null);
        writer.write(operation("b", "1", "r", null, 2, null), null);
        writer.write(document("2"), null);
        writer.write(operation("b", "1", null, null, 3, "{}"), null);
        writer.flush(false);

        assertThat(versions("1")).containsExactly(1L, 1L, 2L, 3L);
        assertThat(ids()).as("others pass").startsWith("1", "2");
        assertThat(context.counter(BulkMetrics.RETRIES)).isEqualTo(1);
        assertThat(context.counter(TargetMetrics.WRITTEN)).isEqualTo(3);
        assertThat(context.counter(TargetMetrics.DELETED)).isEqualTo(1);
    }

    @Test
    void doesNotRepeatWhatALaterOperationOfTheSameRequestHasReplaced() throws Exception {
        engine.then(BulkWriterTest::taken);
        String unavailable = "{\"status\":503,\"error\":{\"type\":\"t\"}}";
        engine.then(
                request ->
                        TestingEngine.items(
                                request, List.of(unavailable, unavailable, "{\"status\":200}")));
        writer.write(document("goes alone"), null);
        writer.write(operation("b", "1", null, null, 4, "{}"), null);
        writer.write(operation("b", "1", "r", null, 4, "{}"), null);
        writer.write(operation("b", "1", null, null, 5, null), null);
        writer.writeWatermark(new Watermark(10));
        writer.flush(false);

        assertThat(versions("1")).containsExactly(4L, 4L, 5L, 4L);
        assertThat(engine.requests().get(2).body()).contains("\"routing\":\"r\"");
        assertThat(context.counter(BulkMetrics.CONFLICTS)).isEqualTo(1);
        assertThat(context.counter(BulkMetrics.RETRIES)).isEqualTo(1);
        assertThat(context.indexedPosition()).isEqualTo(10);
    }

    /** In the order in which they came to the engine, repetitions included. */
    private List<Long> versions(String id) {
        return engine.requests().stream()
                .flatMap(request -> request.actions().stream())
                .map(action -> action.iterator().next())
                .filter(target -> target.path("_id").asText().equals(id))
                .map(target -> target.path("version").asLong())
                .toList();
    }

    private static void await(CountDownLatch latch) {
        await(latch, 10_000);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void compressesWhenAsked() throws Exception {
        writer = writer(new BulkOptions(1_000, 1 << 20, 2, true));
        writeAll(500);
        writer.flush(false);

        assertThat(ids()).containsExactlyElementsOf(numbers(500));
        assertThat(engine.requests().stream().mapToLong(TestingEngine.Request::size).sum())
                .isLessThan(context.counter(BulkMetrics.BYTES) / 3);
    }

    private BulkWriter writer(BulkOptions options) {
        return new BulkWriter(
                new BulkSink.Settings(
                        engine.options(), options, RefusedDocuments.stopJob(), IndexNames.SAME),
                context);
    }

    private void writeAll(int count) throws Exception {
        for (String id : numbers(count)) {
            writer.write(document(id), null);
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private List<String> bodies() {
        return engine.requests().stream().map(TestingEngine.Request::body).toList();
    }

    private List<String> ids() {
        return engine.requests().stream().flatMap(r -> r.ids().stream()).toList();
    }

    private static DocumentOperation document(String id) {
        return operation("b", id, null, null, 1, "{\"id\":\"" + id + "\"}");
    }

    private static DocumentOperation operation(
            String index, String id, String routing, String pipeline, long version, String json) {
        return new DocumentOperation(
                index,
                id,
                routing,
                pipeline,
                version,
                json == null ? null : json.getBytes(StandardCharsets.UTF_8));
    }
}
