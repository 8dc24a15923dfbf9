package io.pgsync.flink.job.change;

/**
 * What the source emits: changes of tables, and now and then something that concerns all of them.
 * Rows are tuples in the layout of {@link io.pgsync.flink.job.row.Tuple} with the columns of the
 * {@link io.pgsync.flink.compiler.physical.SourceTable}.
 */
public sealed interface SourceEvent {

    /** What stands for a change in the database. */
    sealed interface TableChange extends SourceEvent {
        /** The table's index in the plan. */
        int table();

        /** About how much memory it takes. */
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

    /** The row as it is now, with the key that it had; values may be left out as unchanged. */
    record Update(int table, byte[] row) implements TableChange {
        @Override
        public int size() {
            return row.length;
        }
    }

    /**
     * An update that gave the row another key.
     *
     * @param before only the columns of the key are to be relied on, unless the table has REPLICA
     *     IDENTITY FULL
     */
    record Move(int table, byte[] before, byte[] after) implements TableChange {
        @Override
        public int size() {
            return before.length + after.length;
        }
    }

    /**
     * The row is gone.
     *
     * @param before as in {@link Move}
     */
    record Delete(int table, byte[] before) implements TableChange {
        @Override
        public int size() {
            return before.length;
        }
    }

    /** All rows of the table went at once. */
    record Truncate(int table) implements TableChange {
        @Override
        public int size() {
            return 0;
        }
    }

    /**
     * No change, but the first thing that a reader of the stream says, for all tables: runs before
     * this one cannot have seen anything behind that position, the end of the server's log once the
     * stream was ours.
     */
    record Resumed(long end) implements SourceEvent {}

    /** No change, but every document is to be rendered and written anew, in another way. */
    record Render() implements SourceEvent {}

    /**
     * No change, but said for all tables before the gate opens: the snapshot, with all changes that
     * have been replayed on it, is the database as of that position.
     */
    record Loaded(long position) implements SourceEvent {}

    /** Answers by kind; a new kind breaks the build where a decision is due. */
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
