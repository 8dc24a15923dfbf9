package io.pgsync.flink.job.search.bulk;

import io.pgsync.flink.job.search.HttpTransport;
import io.pgsync.flink.job.search.SearchClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** Sends operations and waits for the outcome of each. */
public final class BulkExecutor {
    private static final int MAX_DOCUMENTS = 1_000;
    private static final long MAX_BYTES = 4 << 20;

    /** About ten seconds with the default backoff. */
    private static final int ATTEMPTS = 8;

    private final HttpTransport transport;
    private final Backoff backoff;
    private final BodyLimit limit = new BodyLimit(MAX_BYTES);

    public BulkExecutor(SearchClient client) {
        this(client.transport(), Backoff.DEFAULT);
    }

    BulkExecutor(HttpTransport transport, Backoff backoff) {
        this.transport = transport;
        this.backoff = backoff;
    }

    /**
     * Executes the operations.
     *
     * @return one outcome per operation, in their order; {@link Verdict#RETRY} if an operation
     *     still failed after all retries
     * @throws io.pgsync.flink.job.UserException if access is denied or the server is not a search
     *     engine
     */
    public List<BulkOutcome> execute(List<BulkOperation> operations) throws InterruptedException {
        BulkOutcome[] outcomes = new BulkOutcome[operations.size()];
        List<Integer> open = IntStream.range(0, operations.size()).boxed().toList();
        for (int attempt = 1; !open.isEmpty() && attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                Duration wait = backoff.after(attempt - 1);
                Thread.sleep(wait.toMillis());
            }
            for (int from = 0; from < open.size(); from += MAX_DOCUMENTS) {
                List<Integer> part =
                        open.subList(from, Math.min(from + MAX_DOCUMENTS, open.size()));
                send(
                        new BulkBatch<>(
                                part,
                                operations::get,
                                limit,
                                (number, outcome) -> outcomes[number] = outcome));
            }
            open = open.stream().filter(n -> outcomes[n].verdict() == Verdict.RETRY).toList();
        }
        return Arrays.stream(outcomes).map(BulkExecutor::concluded).toList();
    }

    private void send(BulkBatch<Integer> batch) throws InterruptedException {
        for (byte[] body = batch.next(); body != null; body = batch.next()) {
            HttpResponse<byte[]> response = null;
            Throwable failure = null;
            try {
                response =
                        transport
                                .send(
                                        "POST",
                                        BulkBatch.PATH,
                                        HttpTransport.Content.NDJSON,
                                        body,
                                        false)
                                .get();
            } catch (ExecutionException e) {
                failure = e.getCause();
            }
            batch.answered(response, failure);
        }
    }

    private static BulkOutcome concluded(BulkOutcome outcome) {
        return outcome.verdict() == Verdict.RETRY
                ? new BulkOutcome(
                        Verdict.RETRY,
                        outcome.status(),
                        "not accepted in %d attempts (%s); try again later"
                                .formatted(ATTEMPTS, outcome.textWithStatus()))
                : outcome;
    }
}
