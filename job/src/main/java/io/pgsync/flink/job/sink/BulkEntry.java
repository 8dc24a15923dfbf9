package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.bulk.BulkOperation;
import java.io.Serializable;
import java.util.List;

/**
 * A document operation, or the dead letter in the place of one, on its way:its form in the request,
 * its place in event time and its failures.
 */
final class BulkEntry implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient DocumentOperation operation;
    private final transient BulkOperation bulk;
    private final transient IndexedPosition.Span span;
    private final transient boolean letter;
    private transient int failures;

    BulkEntry(DocumentOperation operation, IndexedPosition.Span span) {
        this(operation, span, false);
    }

    private BulkEntry(DocumentOperation operation, IndexedPosition.Span span, boolean letter) {
        this.operation = operation;
        this.bulk =
                operation.isDelete()
                        ? BulkOperation.delete(
                                operation.index(),
                                operation.id(),
                                operation.routing(),
                                operation.version())
                        : BulkOperation.index(
                                operation.index(),
                                operation.id(),
                                operation.routing(),
                                operation.pipeline(),
                                operation.version(),
                                operation.source());
        this.span = span;
        this.letter = letter;
    }

    /** A letter that stands in the place of an operation of that span. */
    static BulkEntry letter(DocumentOperation letter, IndexedPosition.Span span) {
        return new BulkEntry(letter, span, true);
    }

    DocumentOperation operation() {
        return operation;
    }

    /** The operation as the engine takes it. */
    BulkOperation bulk() {
        return bulk;
    }

    /** Whether this is a dead letter. */
    boolean isLetter() {
        return letter;
    }

    /** The span of the stream in which the operation arrived. */
    IndexedPosition.Span span() {
        return span;
    }

    /** Counts a failed attempt and returns how many there have been. */
    int countFailure() {
        return ++failures;
    }

    /** Bytes of the entry in a request body. */
    long size() {
        return bulk.size();
    }

    static long size(List<BulkEntry> entries) {
        return entries.stream().mapToLong(BulkEntry::size).sum();
    }
}
