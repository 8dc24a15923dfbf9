package io.pgsync.flink.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.HttpTransport;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch from its first request to its last answer: cut smaller if the engine does not take it
 * whole, each operation judged by itself, what failed for now handed back after a wait. Everything
 * but the waiting happens in the task's thread; what is thrown there fails the job.
 */
final class BulkExchange {
    private static final Logger LOG = LoggerFactory.getLogger(BulkExchange.class);

    private final BulkLink link;
    private final ResultHandler<BulkEntry> handler;
    private final Deque<List<BulkEntry>> parts = new ArrayDeque<>();
    private final List<BulkEntry> instead = new ArrayList<>();
    private final List<BulkEntry> again = new ArrayList<>();
    private int mostFailures;
    private String trouble;

    BulkExchange(BulkLink link, List<BulkEntry> batch, ResultHandler<BulkEntry> handler) {
        this.link = link;
        this.handler = handler;
        parts.add(batch);
    }

    /** Sends the next part, or ends the exchange if there is none left. */
    void proceed() {
        if (parts.isEmpty() && !instead.isEmpty()) {
            parts.add(List.copyOf(instead));
            instead.clear();
        }
        List<BulkEntry> part = parts.poll();
        if (part == null) {
            finish();
            return;
        }
        if (part.size() > 1 && BulkEntry.size(part) > link.acceptedBytes()) {
            split(part);
            proceed();
            return;
        }
        byte[] body = BulkEntry.body(part);
        link.metrics().requests.inc();
        link.metrics().bytes.inc(body.length);
        link.transport()
                .send("POST", BulkResponse.PATH, HttpTransport.Content.NDJSON, body, link.gzip())
                .whenComplete(
                        (response, failure) ->
                                inTask(
                                        () -> received(part, response, failure),
                                        "answer to a bulk request"));
    }

    private void received(List<BulkEntry> part, HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) {
            retryAll(part, "no answer: " + failure);
        } else if (response.statusCode() == 200) {
            judge(part, response);
        } else {
            judgeWhole(part, response);
        }
        proceed();
    }

    private void judge(List<BulkEntry> part, HttpResponse<byte[]> response) {
        List<BulkResponse.Item> items;
        try {
            items = BulkResponse.read(response.body(), part);
        } catch (IOException e) {
            throw new UserException(
                    "The answer of " + response.uri() + " is not that of a search engine: " + e,
                    "Check the URL of the search engine, and what proxy stands in between.",
                    e);
        }
        for (int i = 0; i < items.size(); i++) {
            judge(part.get(i), items.get(i));
        }
    }

    private void judge(BulkEntry entry, BulkResponse.Item item) {
        switch (item.verdict()) {
            case DONE -> {
                link.metrics().done(entry);
                link.indexed().acknowledged(entry.span());
            }
            case CONFLICT -> {
                link.metrics().conflicts.inc();
                link.indexed().acknowledged(entry.span());
            }
            case RETRY -> retry(entry, item.status() + " " + item.reason());
            case REFUSED -> refuse(entry, item.status(), item.reason());
            case IMPOSSIBLE ->
                    throw Refusals.impossible(entry.operation(), item.status(), item.reason());
        }
    }

    /** The request failed as a whole, with this status. */
    private void judgeWhole(List<BulkEntry> part, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        JsonNode answer = SearchClient.parse(response.body());
        String reason = SearchFailure.reason(answer);
        String type = answer.path("error").path("type").asText(null);
        if (Verdict.of(false, status, type) == Verdict.RETRY) {
            retryAll(part, status + " " + reason);
        } else if (status == 413 || status == 400) {
            cut(part, status, reason);
        } else if (status == 401 || status == 403) {
            throw SearchClient.accessDenied(
                    response.uri().toString(), "bulk writes", status, reason);
        } else {
            throw new UserException(
                    response.uri() + " answers bulk requests with " + status + ": " + reason,
                    "Check the URL of the search engine, and what proxy stands in between.");
        }
    }

    /**
     * Too large, or something in it that the engine cannot even read: in halves, the guilty
     * document is found at last, and the others go through.
     */
    private void cut(List<BulkEntry> part, int status, String reason) {
        if (status == 413) {
            link.tooLarge(BulkEntry.size(part));
        }
        if (part.size() == 1) {
            refuse(part.get(0), status, reason);
            return;
        }
        LOG.info(
                "The engine does not take a request with {} operations and {} bytes ({} {});"
                        + " sending it in halves",
                part.size(),
                BulkEntry.size(part),
                status,
                reason);
        split(part);
    }

    private void split(List<BulkEntry> part) {
        int half = part.size() / 2;
        parts.addFirst(part.subList(half, part.size()));
        parts.addFirst(part.subList(0, half));
    }

    /** A letter has no other place to go to: it is repeated until somebody makes room for it. */
    private void refuse(BulkEntry entry, int status, String reason) {
        if (entry.isLetter()) {
            retry(entry, "the dead letter is refused with " + status + " " + reason);
        } else {
            instead.add(
                    BulkEntry.letter(
                            link.refusals().instead(entry.operation(), status, reason),
                            entry.span()));
        }
    }

    private void retryAll(List<BulkEntry> part, String why) {
        part.forEach(entry -> retry(entry, why));
    }

    private void retry(BulkEntry entry, String why) {
        mostFailures = Math.max(mostFailures, entry.countFailure());
        trouble = why;
        again.add(entry);
    }

    private void finish() {
        if (again.isEmpty()) {
            handler.complete();
            return;
        }
        link.metrics().retries.inc(again.size());
        Duration wait = Backoff.DEFAULT.after(mostFailures);
        LOG.warn(
                "The search engine did not take {} operations ({}); attempt {} follows in {} ms",
                again.size(),
                trouble,
                mostFailures + 1,
                wait.toMillis());
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::handBack);
    }

    private void handBack() {
        inTask(
                () -> {
                    again.forEach(link.window()::enter);
                    handler.retryForEntries(again);
                },
                "operations to repeat");
    }

    /** In the task's thread; or not at all if the task ends, for then nobody waits for it. */
    private void inTask(Runnable step, String description) {
        unlessEnded(() -> link.mailbox().execute(() -> unlessEnded(step), description));
    }

    /** An ending task still carries out what it has been given, but is given nothing more. */
    private static void unlessEnded(Runnable step) {
        try {
            step.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("The task has ended meanwhile", e);
        }
    }
}
