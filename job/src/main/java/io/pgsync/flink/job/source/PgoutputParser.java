package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import io.pgsync.flink.job.source.Relations.Relation;
import io.pgsync.flink.job.source.Relations.StreamColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Parses the messages of the plug-in {@code pgoutput}, protocol version 1, in text format, and
 * passes their content to a {@link Handler}.
 */
final class PgoutputParser {
    /** Where parsed messages go. */
    interface Handler {
        /**
         * @param commit the position at which the transaction's commit record begins
         * @param time of the commit, in milliseconds since 1970
         */
        void begin(long commit, long time);

        void change(SourceEvent.TableChange change);

        /**
         * Ends the rows of one message: usually one, none for a table that the plan does not use.
         */
        void endOfChange();

        /**
         * @param end the position after the commit record
         */
        void commit(long end);
    }

    /** Supplies values that the stream left out and that no downstream operator can know. */
    interface MissingValues {
        /**
         * The tuple, with left-out values replaced by the current values of the row with that key.
         *
         * @param transaction the transaction that gave the row this key
         */
        Tuple fill(SourceTable table, Tuple tuple, int transaction);
    }

    /** 2000-01-01, from which Postgres counts its microseconds. */
    private static final long POSTGRES_EPOCH = 946_684_800_000L;

    private static final char OLD_KEY = 'K';
    private static final char OLD_ROW = 'O';

    private final Relations relations;
    private final MissingValues missingValues;
    private final Handler handler;
    private final TupleReader tuples = new TupleReader();
    private int transaction;

    PgoutputParser(Relations relations, MissingValues missingValues, Handler handler) {
        this.relations = relations;
        this.missingValues = missingValues;
        this.handler = handler;
    }

    void parse(ByteBuffer message) {
        char type = (char) message.get();
        switch (type) {
            case 'B' -> begin(message);
            case 'C' -> {
                message.get(); // flags, unused
                message.getLong(); // the commit record's start, known from BEGIN
                handler.commit(message.getLong());
            }
            case 'R' -> describe(message);
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'T' -> truncate(message);
            case 'Y', 'O', 'M' -> {
                // type, origin and free messages say nothing about rows
            }
            default ->
                    throw new IllegalStateException("unknown replication message '" + type + "'");
        }
    }

    private void begin(ByteBuffer message) {
        long commit = message.getLong();
        long time = POSTGRES_EPOCH + message.getLong() / 1000;
        transaction = message.getInt();
        handler.begin(commit, time);
    }

    private void describe(ByteBuffer message) {
        int oid = message.getInt();
        String schema = string(message);
        TableName name = new TableName(schema, string(message));
        message.get(); // replica identity; what matters is which old values arrive
        int count = message.getShort();
        List<StreamColumn> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            message.get(); // part of the key?
            String column = string(message);
            columns.add(new StreamColumn(column, Integer.toUnsignedLong(message.getInt())));
            message.getInt(); // type modifier
        }
        relations.describe(oid, name, columns);
    }

    private static String string(ByteBuffer message) {
        int from = message.position();
        int to = from;
        while (message.get(to) != 0) {
            to++;
        }
        message.position(to + 1);
        return new String(
                message.array(), message.arrayOffset() + from, to - from, StandardCharsets.UTF_8);
    }

    private void insert(ByteBuffer message) {
        Relation relation = relations.get(message.getInt());
        if (relation != null) {
            message.get(); // 'N'
            byte[] after = tuples.read(message, relation);
            handler.change(new SourceEvent.Insert(relation.index(), after));
        }
        handler.endOfChange();
    }

    private void update(ByteBuffer message) {
        Relation relation = relations.get(message.getInt());
        if (relation != null) {
            char marker = (char) message.get();
            boolean hasOld = marker == OLD_KEY || marker == OLD_ROW;
            byte[] before = null;
            if (hasOld) {
                before = tuples.read(message, relation);
                message.get(); // 'N'
            }
            byte[] after = tuples.read(message, relation);
            handler.change(
                    hasOld || tuples.lastHasUnchanged()
                            ? resolve(relation, before, marker == OLD_ROW, after)
                            : new SourceEvent.Update(relation.index(), after));
        }
        handler.endOfChange();
    }

    /** Fills in values from the old tuple, and keeps the old tuple only if the key has changed. */
    private SourceEvent.TableChange resolve(
            Relation relation, byte[] before, boolean wholeRow, byte[] afterBytes) {
        SourceTable table = relation.table();
        Tuple after = Tuple.of(afterBytes);
        if (before == null) {
            for (int column : table.key()) {
                if (after.isUnchanged(column)) {
                    throw keyNotLogged(table);
                }
            }
            return new SourceEvent.Update(relation.index(), afterBytes);
        }
        Tuple old = Tuple.of(before);
        if (!wholeRow) {
            requireKey(table, old);
        }
        after = wholeRow ? after.fillFrom(old) : fillKey(table, old, after);
        boolean moved = table.key().stream().anyMatch(differs(old, after));
        if (moved && after.hasUnchanged()) {
            after = missingValues.fill(table, after, transaction);
        }
        return moved
                ? new SourceEvent.Move(relation.index(), before, after.bytes())
                : new SourceEvent.Update(relation.index(), after.bytes());
    }

    private static Predicate<Integer> differs(Tuple one, Tuple other) {
        return column ->
                one.length(column) != other.length(column)
                        || (one.length(column) > 0
                                && !Arrays.equals(
                                        one.bytes(),
                                        one.offset(column),
                                        one.offset(column) + one.length(column),
                                        other.bytes(),
                                        other.offset(column),
                                        other.offset(column) + other.length(column)));
    }

    private static Tuple fillKey(SourceTable table, Tuple old, Tuple after) {
        if (table.key().stream().noneMatch(after::isUnchanged)) {
            return after;
        }
        ByteBuilder out = new ByteBuilder();
        for (int column = 0; column < after.columns(); column++) {
            boolean fromOld = after.isUnchanged(column) && table.key().contains(column);
            (fromOld ? old : after).copyTo(out, column);
        }
        return Tuple.of(out.toByteArray());
    }

    private void delete(ByteBuffer message) {
        Relation relation = relations.get(message.getInt());
        if (relation != null) {
            char marker = (char) message.get();
            byte[] before = tuples.read(message, relation);
            if (marker == OLD_KEY) {
                requireKey(relation.table(), Tuple.of(before));
            }
            handler.change(new SourceEvent.Delete(relation.index(), before));
        }
        handler.endOfChange();
    }

    private void truncate(ByteBuffer message) {
        int count = message.getInt();
        message.get(); // CASCADE, RESTART IDENTITY
        for (int i = 0; i < count; i++) {
            Relation relation = relations.get(message.getInt());
            if (relation != null) {
                handler.change(new SourceEvent.Truncate(relation.index()));
            }
        }
        handler.endOfChange();
    }

    /** The columns of an identity are never null; a null means that a column is not part of it. */
    private static void requireKey(SourceTable table, Tuple old) {
        for (int column : table.key()) {
            if (old.isNull(column)) {
                throw keyNotLogged(table);
            }
        }
    }

    private static UserException keyNotLogged(SourceTable table) {
        return new UserException(
                "Postgres does not log the old key of changed rows of table " + table.name() + ".",
                "Let the replica identity cover the columns that identify a row ("
                        + table.key().stream()
                                .map(i -> table.columns().get(i).name())
                                .collect(Collectors.joining(", "))
                        + "), for example:\n    ALTER TABLE "
                        + table.name().toSql()
                        + " REPLICA IDENTITY FULL;\nThen rebuild the index.");
    }
}
