package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.row.Tuple;
import java.util.function.Consumer;

/** Translates a row change into messages for an operator that keeps some of the table's columns. */
final class RowMessages {
    private RowMessages() {}

    /** The row is now this tuple of the source. */
    static void row(Tuple row, RowInput rows, Consumer<Message> out) {
        out.accept(new Message.Row(key(row, rows), row.bytesOf(rows.columns())));
    }

    /** The row's key has changed, though not necessarily the operator's key. */
    static void move(Tuple before, Tuple after, RowInput rows, Consumer<Message> out) {
        BinaryKey oldKey = key(before, rows);
        BinaryKey newKey = key(after, rows);
        if (!oldKey.equals(newKey)) {
            out.accept(new Message.RowDelete(oldKey));
        }
        out.accept(new Message.Row(newKey, after.bytesOf(rows.columns())));
    }

    /** The row is gone. */
    static void delete(Tuple before, RowInput rows, Consumer<Message> out) {
        out.accept(new Message.RowDelete(key(before, rows)));
    }

    private static BinaryKey key(Tuple tuple, RowInput rows) {
        BinaryKey key = Keys.of(tuple, rows.key());
        if (key == null) {
            throw new IllegalStateException(
                    "a row of table " + rows.table() + " has NULL in its key: " + tuple);
        }
        return key;
    }
}
