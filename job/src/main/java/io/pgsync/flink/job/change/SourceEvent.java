package io.pgsync.flink.job.change;

/**
 * What the source emits: changes of single tables, and events that concern all tables. Rows are
 * tuples in the layout of {@link io.pgsync.flink.job.row.Tuple} with the columns of the {@link
 * io.pgsync.flink.compiler.physical.SourceTable}.
 */
public sealed interface SourceEvent {

    /** A change in the database. */
    sealed interface TableChange extends SourceEvent {
        /** The table's index in the plan. */
        int table();

        /** Its approximate size in memory. */
        int size();
    }

    /** The row as the initial snapshot found it. */
    record Snapshot(int table, byte[] row) implements TableChange {
        @Override
        public int size() {
            return row.length;
        }
    }

    /** A new row. */
    record Insert(int table, byte[] row) implements TableChange {
        @Override
        public int size() {
            return row.length;
        }
    }

    /** The row as it is now, with an unchanged key; unchanged values may be left out. */
    record Update(int table, byte[] row) implements TableChange {
        @Override
        public int size() {
            return row.length;
        }
    }

    /**
     * An update that gave the row another key.
     *
     * @param before only its key columns are reliable, unless the table has REPLICA IDENTITY FULL
     */
    record Move(int table, byte[] before, byte[] after) implements TableChange {
        @Override
        public int size() {
            return before.length + after.length;
        }
    }

    /**
     * The row was deleted.
     *
     * @param before same as in {@link Move}
     */
    record Delete(int table, byte[] before) implements TableChange {
        @Override
        public int size() {
            return before.length;
        }
    }

    /** All rows of the table were removed at once. */
    record Truncate(int table) implements TableChange {
        @Override
        public int size() {
            return 0;
        }
    }

    /**
     * Not a change. The first event from a reader of the stream, for all tables: earlier runs
     * cannot have seen anything after this position. It is the end of the server's log after this
     * run took over the stream.
     */
    record Resumed(long end) implements SourceEvent {}

    /**
     * Not a change. Every document must be rendered and written again, because the rendering has
     * changed.
     */
    record Render() implements SourceEvent {}

    /**
     * Not a change. Sent for all tables before the gate opens: the snapshot, with all replayed
     * changes, is the database as of this position.
     */
    record Loaded(long position) implements SourceEvent {}

    /** One method per kind of event; a new kind breaks the build wherever code must handle it. */
    interface Visitor<R, E extends Exception> {
        R snapshot(Snapshot change) throws E;

        R insert(Insert change) throws E;

        R update(Update change) throws E;

        R move(Move change) throws E;

        R delete(Delete change) throws E;

        R truncate(Truncate change) throws E;

        R resumed(Resumed event) throws E;

        R render(Render event) throws E;

        R loaded(Loaded event) throws E;
    }

    default <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
        if (this instanceof Snapshot snapshot) {
            return visitor.snapshot(snapshot);
        }
        if (this instanceof Insert insert) {
            return visitor.insert(insert);
        }
        if (this instanceof Update update) {
            return visitor.update(update);
        }
        if (this instanceof Move move) {
            return visitor.move(move);
        }
        if (this instanceof Delete delete) {
            return visitor.delete(delete);
        }
        if (this instanceof Truncate truncate) {
            return visitor.truncate(truncate);
        }
        if (this instanceof Resumed resumed) {
            return visitor.resumed(resumed);
        }
        if (this instanceof Render render) {
            return visitor.render(render);
        }
        return visitor.loaded((Loaded) this);
    }
}
