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
 * Operations that go to the engine in one request, or in several smaller ones if it does not take
 * them whole. It knows what to send next and what the answers mean; the sending is left to others.
 *
 * @param <E> what the caller knows an operation by
 */
public final class BulkBatch<E> {
    /** Where bodies go; the answer has as little as is needed. */
    public static final String PATH = "/_bulk?filter_path=errors,items.*.status,items.*.error";

    private static final Logger LOG = LoggerFactory.getLogger(BulkBatch.class);

    private final Function<E, BulkOperation> operation;
    private final BodyLimit limit;
    private final BiConsumer<E, BulkOutcome> receiver;
    private final Deque<List<E>> parts = new ArrayDeque<>();

    /**
     * @param limit is kept up to date, for later batches
     * @param receiver is told what became of each entry, once
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

    /** The body of the next request, which has to be answered before another; null at the end. */
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
     * What came of the request.
     *
     * @param response or null if there was none
     * @param failure why there was none, or null
     * @throws UserException if nothing can be written there until the user acts
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
