package io.pgsync.flink.job.search.sink;

import io.pgsync.flink.job.search.bulk.BulkOperation;
import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DocumentOperation;

/**
 * A document operation, or the dead letter that replaces one, on its way to the engine: its form in
 * the request, its place in event time and its failures.
 */
final class BulkEntry {
    private final DocumentOperation operation;
    private final BulkOperation bulk;
    private final Document document;
    private final AcknowledgedPosition.Span span;
    private final boolean letter;
    private boolean acknowledged;
    private int failures;

    /**
     * @param index the index that the operation is for
     */
    BulkEntry(DocumentOperation operation, String index, AcknowledgedPosition.Span span) {
        this(operation, index, documentOf(operation), span, false);
    }

    private BulkEntry(
            DocumentOperation operation,
            String index,
            Document document,
            AcknowledgedPosition.Span span,
            boolean letter) {
        this.operation = operation;
        this.bulk = bulk(operation, index);
        this.document = document;
        this.span = span;
        this.letter = letter;
    }

    /** Identifies a document: its operations keep their order, whatever their routing. */
    record Document(String name, String id) {}

    private static Document documentOf(DocumentOperation operation) {
        return new Document(operation.document(), operation.id());
    }

    /** A dead letter that replaces this operation. */
    static BulkEntry letter(
            DocumentOperation letter, DocumentOperation refused, AcknowledgedPosition.Span span) {
        return new BulkEntry(letter, letter.document(), documentOf(refused), span, true);
    }

    /** The operation as the engine takes it, for that index. */
    static BulkOperation bulk(DocumentOperation operation, String index) {
        return operation.isDelete()
                ? BulkOperation.delete(
                        index, operation.id(), operation.routing(), operation.version())
                : BulkOperation.index(
                        index,
                        operation.id(),
                        operation.routing(),
                        operation.pipeline(),
                        operation.version(),
                        operation.source());
    }

    DocumentOperation operation() {
        return operation;
    }

    /** The operation in the form of the bulk request. */
    BulkOperation bulk() {
        return bulk;
    }

    /** The document of the operation, or of the operation that the dead letter replaces. */
    Document document() {
        return document;
    }

    /** Whether this is a dead letter. */
    boolean isLetter() {
        return letter;
    }

    /** The span of the stream in which the operation arrived. */
    AcknowledgedPosition.Span span() {
        return span;
    }

    /** The index has this version or a newer one. */
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

    /** The size of the entry in a request body, in bytes. */
    long size() {
        return bulk.size();
    }
}
