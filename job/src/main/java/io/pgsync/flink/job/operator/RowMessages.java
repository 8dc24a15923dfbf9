package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.change.RowChange;
import io.pgsync.flink.job.row.Tuple;
import java.util.ArrayList;
import java.util.List;

/** What a row change means to an operator that keeps some of the table's columns. */
final class RowMessages {
    private RowMessages() {}

    /** One message, or two if the row's key changed; none for a TRUNCATE, which has no key. */
    static List<Message> of(RowChange change, RowInput rows) {
        BinaryKey oldKey = key(change.before(), rows);
        BinaryKey newKey = key(change.after(), rows);
        List<Message> messages = new ArrayList<>(2);
        if (oldKey != null && !oldKey.equals(newKey)) {
            messages.add(new Message.RowDelete(oldKey));
        }
        if (newKey != null) {
            Tuple row = Tuple.of(change.after()).project(rows.columns());
            messages.add(new Message.Row(newKey, row.bytes()));
        }
        return messages;
    }

    private static BinaryKey key(byte[] bytes, RowInput rows) {
        if (bytes == null) {
            return null;
        }
        Tuple tuple = Tuple.of(bytes);
        BinaryKey key = Keys.of(tuple, rows.key());
        if (key == null) {
            throw new IllegalStateException(
                    "a row of table " + rows.table() + " has NULL in its key: " + tuple);
        }
        return key;
    }
}
