package io.pgsync.flink.job.search.bulk;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.row.ByteBuilder;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that go to the engine in one request, or in several smaller ones if the engine does
 * not accept the whole. Determines the next request and interprets the responses; the caller sends
 * them.
 *
 * @param <E> the caller's type for an operation
 */
public final class BulkBatch<E> {
    /** The path of bulk requests; limits the response to the fields that are read. */
    public static final String PATH = "/_bulk?filter_path=errors,items.*.status,items.*.error";

    private static final Logger LOG = LoggerFactory.getLogger(BulkBatch.class);

    private final Function<E, BulkOperation> operation;
    private final BodyLimit limit;
    private final BiConsumer<E, BulkOutcome> receiver;
    private final Deque<List<E>> parts = new ArrayDeque<>();

    /**
     * @param limit updated for later batches
     * @param receiver receives the outcome of each entry, once
     */
    public BulkBatch(
            List<E> entries,
            Function<E, BulkOperation> operation,
            BodyLimit limit,
            BiConsumer<E, BulkOutcome> receiver) {
        this.operation = operation;
        this.limit = limit;
        this.receiver = receiver;
        if (!entries.isEmpty()) {
            parts.add(entries);
        }
    }

    /**
     * The body of the next request, which must be answered before the one after it; null at the
     * end.
     */
    public byte[] next() {
        if (parts.isEmpty()) {
            return null;
        }
        while (parts.getFirst().size() > 1 && !limit.allows(size(parts.getFirst()))) {
            split(parts.removeFirst());
        }
        List<E> part = parts.getFirst();
        ByteBuilder body = new ByteBuilder(Math.toIntExact(size(part)));
        part.forEach(entry -> operation.apply(entry).appendTo(body));
        return body.array();
    }

    /**
     * Records the result of the request.
     *
     * @param response the response, or null if there was none
     * @param failure the reason why there was no response, or null
     * @throws UserException if nothing can be written to an index until the user acts
     */
    public void answered(HttpResponse<byte[]> response, Throwable failure) {
        List<E> part = parts.removeFirst();
        if (failure != null) {
            all(part, Verdict.RETRY, BulkOutcome.NO_ANSWER, "no answer: " + failure);
            return;
        }
        BulkAnswer answer = BulkAnswer.read(response, part.stream().map(operation).toList());
        switch (answer.judgement()) {
            case BY_ITEM -> {
                for (int i = 0; i < part.size(); i++) {
                    receiver.accept(part.get(i), answer.outcomes().get(i));
                }
            }
            case CUT -> cut(part, answer);
            default -> all(part, Verdict.RETRY, answer.status(), answer.reason());
        }
    }

    private void all(List<E> part, Verdict verdict, int status, String reason) {
        BulkOutcome outcome = new BulkOutcome(verdict, status, reason);
        part.forEach(entry -> receiver.accept(entry, outcome));
    }

    private void cut(List<E> part, BulkAnswer answer) {
        long size = size(part);
        if (answer.status() == 413) {
            limit.tooLarge(size);
        }
        if (part.size() == 1) {
            all(part, Verdict.REFUSED, answer.status(), answer.reason());
            return;
        }
        LOG.info(
                "The engine rejects a request with {} operations and {} bytes ({} {}); sending"
                        + " it in halves",
                part.size(),
                size,
                answer.status(),
                answer.reason());
        split(part);
    }

    private void split(List<E> part) {
        int half = part.size() / 2;
        parts.addFirst(part.subList(half, part.size()));
        parts.addFirst(part.subList(0, half));
    }

    private long size(List<E> part) {
        return part.stream().mapToLong(entry -> operation.apply(entry).size()).sum();
    }
}
