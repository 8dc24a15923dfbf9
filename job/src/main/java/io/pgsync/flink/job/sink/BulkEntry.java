package io.pgsync.flink.job.sink;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pgsync.flink.job.row.ByteBuilder;
import java.io.Serializable;
import java.util.List;

/**
 * A document operation, or the dead letter in the place of one, on its way: its action line, its
 * place in event time and its failures.
 */
final class BulkEntry implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LINE_BREAKS = 2;

    private final transient DocumentOperation operation;
    private final transient byte[] action;
    private final transient IndexedPosition.Span span;
    private final transient boolean letter;
    private transient int failures;

    BulkEntry(DocumentOperation operation, IndexedPosition.Span span) {
        this(operation, span, false);
    }

    private BulkEntry(DocumentOperation operation, IndexedPosition.Span span, boolean letter) {
        this.operation = operation;
        this.action = action(operation);
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
        int source = operation.isDelete() ? 0 : operation.source().length;
        return (long) action.length + source + LINE_BREAKS;
    }

    static long size(List<BulkEntry> entries) {
        return entries.stream().mapToLong(BulkEntry::size).sum();
    }

    /** The body of a request with these entries, in their order. */
    static byte[] body(List<BulkEntry> entries) {
        ByteBuilder out = new ByteBuilder(Math.toIntExact(size(entries)));
        for (BulkEntry entry : entries) {
            out.append(entry.action).append('\n');
            if (!entry.operation.isDelete()) {
                out.append(entry.operation.source()).append('\n');
            }
        }
        return out.toByteArray();
    }

    private static byte[] action(DocumentOperation operation) {
        ByteBuilder out = new ByteBuilder(160);
        out.append(operation.isDelete() ? "{\"delete\":{" : "{\"index\":{");
        appendField(out, "_index", operation.index()).append(',');
        appendField(out, "_id", operation.id()).append(',');
        if (operation.routing() != null) {
            appendField(out, "routing", operation.routing()).append(',');
        }
        if (operation.pipeline() != null && !operation.isDelete()) {
            appendField(out, "pipeline", operation.pipeline()).append(',');
        }
        out.append("\"version\":").append(Long.toString(operation.version()));
        return out.append(",\"version_type\":\"external\"}}").toByteArray();
    }

    private static ByteBuilder appendField(ByteBuilder out, String name, String value) {
        return out.append('"')
                .append(name)
                .append("\":\"")
                .append(JsonStringEncoder.getInstance().quoteAsUTF8(value))
                .append('"');
    }
}
