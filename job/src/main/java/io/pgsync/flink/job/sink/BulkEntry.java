package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.search.bulk.BulkOperation;

/**
 * A document operation, or the dead letter in the place of one, on its way: its form in the
 * request, its place in event time and its failures.
 */
final class BulkEntry {
    private final DocumentOperation operation;
    private final BulkOperation bulk;
    private final Document document;
    private final IndexedPosition.Span span;
    private final boolean letter;
    private boolean acknowledged;
    private int failures;

    BulkEntry(DocumentOperation operation, IndexedPosition.Span span) {
        this(operation, documentOf(operation), span, false);
    }

    private BulkEntry(
            DocumentOperation operation,
            Document document,
            IndexedPosition.Span span,
            boolean letter) {
        this.operation = operation;
        this.bulk = bulk(operation);
        this.document = document;
        this.span = span;
        this.letter = letter;
    }

    /** Operations of one document keep their order, whatever their routing. */
    record Document(String index, String id) {}

    private static Document documentOf(DocumentOperation operation) {
        return new Document(operation.index(), operation.id());
    }

    /** A letter that stands in the place of this operation. */
    static BulkEntry letter(
            DocumentOperation letter, DocumentOperation refused, IndexedPosition.Span span) {
        return new BulkEntry(letter, documentOf(refused), span, true);
    }

    private static BulkOperation bulk(DocumentOperation operation) {
        return operation.isDelete()
                ? BulkOperation.delete(
                        operation.index(), operation.id(), operation.routing(), operation.version())
                : BulkOperation.index(
                        operation.index(),
                        operation.id(),
                        operation.routing(),
                        operation.pipeline(),
                        operation.version(),
                        operation.source());
    }

    DocumentOperation operation() {
        return operation;
    }

    /** The operation as the engine takes it. */
    BulkOperation bulk() {
        return bulk;
    }

    /** What the operation, or the one in whose place the letter stands, belongs to. */
    Document document() {
        return document;
    }

    /** Whether this is a dead letter. */
    boolean isLetter() {
        return letter;
    }

    /** The span of the stream in which the operation arrived. */
    IndexedPosition.Span span() {
        return span;
    }

    /** The index has it, or something newer. */
    void acknowledge() {
        acknowledged = true;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    /** Counts a failed attempt and returns how many there have been. */
    int countFailure() {
        return ++failures;
    }

    /** Bytes of the entry in a request body. */
    long size() {
        return bulk.size();
    }
}
