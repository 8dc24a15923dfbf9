package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.HttpTransport;
import io.pgsync.flink.job.search.bulk.Backoff;
import io.pgsync.flink.job.search.bulk.BulkBatch;
import io.pgsync.flink.job.search.bulk.BulkOutcome;
import java.time.Duration;
import java.util.ArrayList;
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
    private final List<BulkEntry> instead = new ArrayList<>();
    private final List<BulkEntry> again = new ArrayList<>();
    private BulkBatch<BulkEntry> batch;
    private int mostFailures;
    private String trouble;

    BulkExchange(BulkLink link, List<BulkEntry> batch, ResultHandler<BulkEntry> handler) {
        this.link = link;
        this.handler = handler;
        this.batch = asBatch(batch);
    }

    private BulkBatch<BulkEntry> asBatch(List<BulkEntry> entries) {
        return new BulkBatch<>(entries, BulkEntry::bulk, link.bodyLimit(), this::judge);
    }

    /** Sends the next request, or ends the exchange if there is none left. */
    void proceed() {
        byte[] body = batch.next();
        if (body == null && !instead.isEmpty()) {
            batch = asBatch(List.copyOf(instead));
            instead.clear();
            body = batch.next();
        }
        if (body == null) {
            finish();
            return;
        }
        link.metrics().requests.inc();
        link.metrics().bytes.inc(body.length);
        link.transport()
                .send("POST", BulkBatch.PATH, HttpTransport.Content.NDJSON, body, link.gzip())
                .whenComplete(
                        (response, failure) ->
                                inTask(
                                        () -> {
                                            batch.answered(response, failure);
                                            proceed();
                                        },
                                        "answer to a bulk request"));
    }

    private void judge(BulkEntry entry, BulkOutcome outcome) {
        switch (outcome.verdict()) {
            case DONE -> {
                link.metrics().done(entry);
                link.indexed().acknowledged(entry.span());
            }
            case CONFLICT -> {
                link.metrics().conflicts.inc();
                link.indexed().acknowledged(entry.span());
            }
            case RETRY -> retry(entry, outcome.textWithStatus());
            case REFUSED -> refuse(entry, outcome.status(), outcome.text());
            case IMPOSSIBLE ->
                    throw Refusals.impossible(entry.operation(), outcome.status(), outcome.text());
        }
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
