package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.HttpTransport;
import io.pgsync.flink.job.search.bulk.Backoff;
import io.pgsync.flink.job.search.bulk.BulkBatch;
import io.pgsync.flink.job.search.bulk.BulkOutcome;
import io.pgsync.flink.job.search.sink.BulkEntry.Document;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch from its first request to its last response. Splits the batch if the engine does not
 * accept the whole, judges each operation separately, and returns operations with temporary
 * failures to the queue after a wait. Everything but the waiting happens in the task's thread; an
 * exception there fails the job.
 */
final class BulkExchange {
    private static final Logger LOG = LoggerFactory.getLogger(BulkExchange.class);

    private final BulkLink link;
    private final List<BulkEntry> entries;
    private final List<BulkEntry> instead = new ArrayList<>();
    private final List<BulkEntry> again = new ArrayList<>();
    private BulkBatch<BulkEntry> batch;
    private int mostFailures;
    private String trouble;

    BulkExchange(BulkLink link, List<BulkEntry> entries) {
        this.link = link;
        this.entries = entries;
        this.batch = asBatch(entries);
    }

    private BulkBatch<BulkEntry> asBatch(List<BulkEntry> some) {
        return new BulkBatch<>(some, BulkEntry::bulk, link.bodyLimit(), this::judge);
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
        link.bulkMetrics().requests.inc();
        link.bulkMetrics().bytes.inc(body.length);
        long begin = System.nanoTime();
        link.transport()
                .send("POST", BulkBatch.PATH, HttpTransport.Content.NDJSON, body, link.gzip())
                .whenComplete(
                        (response, failure) ->
                                inTask(
                                        () -> {
                                            link.answeredAfter(System.nanoTime() - begin);
                                            batch.answered(response, failure);
                                            proceed();
                                        },
                                        "answer to a bulk request"));
    }

    private void judge(BulkEntry entry, BulkOutcome outcome) {
        switch (outcome.verdict()) {
            case DONE -> {
                count(entry);
                acknowledge(entry);
            }
            case CONFLICT -> conflict(entry);
            case RETRY -> retry(entry, outcome.textWithStatus());
            case REFUSED -> refuse(entry, outcome.status(), outcome.text());
            case IMPOSSIBLE ->
                    throw SearchTarget.impossible(
                            entry.operation(), outcome.status(), outcome.text());
        }
    }

    private void count(BulkEntry entry) {
        if (entry.isLetter()) {
            link.metrics().deadLetter();
        } else {
            link.metrics().done(entry.operation().isDelete());
        }
    }

    private void conflict(BulkEntry entry) {
        link.bulkMetrics().conflicts.inc();
        acknowledge(entry);
    }

    private void acknowledge(BulkEntry entry) {
        entry.acknowledge();
        link.indexed().acknowledged(entry.span());
    }

    /** A refused dead letter cannot go anywhere else: it is retried until the index accepts it. */
    private void refuse(BulkEntry entry, int status, String reason) {
        if (entry.isLetter()) {
            retry(entry, "the engine rejects the dead letter with " + status + " " + reason);
        } else {
            instead.add(
                    BulkEntry.letter(
                            link.refusals().instead(entry.operation(), status, reason),
                            entry.operation(),
                            entry.span()));
        }
    }

    private void retry(BulkEntry entry, String why) {
        mostFailures = Math.max(mostFailures, entry.countFailure());
        trouble = why;
        again.add(entry);
    }

    private void finish() {
        leaveOutWhatIsReplaced();
        Set<Document> repeated = documents(again);
        Set<Document> settled = documents(entries);
        settled.removeAll(repeated);
        link.queue().release(settled);
        if (again.isEmpty()) {
            link.window().end(false);
        } else {
            repeatLater();
        }
        link.sendMore();
    }

    /**
     * Drops a failed operation if a later operation of the same document in this batch succeeded.
     * The engine would refuse it anyway, unless it has meanwhile forgotten a delete.
     */
    private void leaveOutWhatIsReplaced() {
        if (again.isEmpty()) {
            return;
        }
        Map<Copy, Long> versions = new HashMap<>();
        for (BulkEntry entry : entries) {
            if (entry.isAcknowledged()) {
                versions.merge(Copy.of(entry), entry.operation().version(), Math::max);
            }
        }
        again.removeIf(
                entry -> {
                    Long version = versions.get(Copy.of(entry));
                    boolean replaced = version != null && version >= entry.operation().version();
                    if (replaced) {
                        conflict(entry);
                    }
                    return replaced;
                });
    }

    /** The unit for which the engine keeps one version. */
    private record Copy(String document, String id, String routing) {
        static Copy of(BulkEntry entry) {
            DocumentOperation operation = entry.operation();
            return new Copy(operation.document(), operation.id(), operation.routing());
        }
    }

    private static Set<Document> documents(List<BulkEntry> some) {
        return some.stream().map(BulkEntry::document).collect(Collectors.toSet());
    }

    private void repeatLater() {
        link.bulkMetrics().retries.inc(again.size());
        Duration wait = Backoff.DEFAULT.after(mostFailures);
        LOG.warn(
                "The search engine did not accept {} operations ({}); attempt {} follows in {} ms",
                again.size(),
                trouble,
                mostFailures + 1,
                wait.toMillis());
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> inTask(this::handBack, "operations to retry"));
    }

    private void handBack() {
        link.queue().repeat(again);
        link.window().end(true);
        link.sendMore();
    }

    /**
     * Runs the step in the task's thread, or not at all if the task ends, because then nothing
     * waits for it.
     */
    private void inTask(Runnable step, String description) {
        unlessEnded(() -> link.mailbox().execute(() -> unlessEnded(step), description));
    }

    /** A task that ends still runs the mail it has, but accepts no more. */
    private static void unlessEnded(Runnable step) {
        try {
            step.run();
        } catch (RejectedExecutionException e) {
            LOG.debug("The task has ended meanwhile", e);
        }
    }
}
