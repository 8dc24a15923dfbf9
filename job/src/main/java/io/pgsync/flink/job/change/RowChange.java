package io.pgsync.flink.job.change;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One change of one row, as the source emits it. Tuples are in the layout of {@link
 * io.pgsync.flink.job.row.Tuple} with the columns of the {@link
 * io.pgsync.flink.compiler.physical.SourceTable}.
 *
 * @param table index of the table in the plan
 * @param before the old tuple where Postgres logged one, otherwise null; only the columns of the
 *     key are to be relied on unless the table has REPLICA IDENTITY FULL
 * @param after the new tuple; null for {@link Kind#DELETE}, {@link Kind#TRUNCATE} and {@link
 *     Kind#RENDER}; for {@link Kind#RESUMED} and {@link Kind#LOADED} a position
 */
public record RowChange(int table, Kind kind, byte[] before, byte[] after) {

    /** What happened to the row. */
    public enum Kind {
        /** The row as the initial snapshot found it. */
        SNAPSHOT,
        INSERT,
        UPDATE,
        DELETE,
        /** All rows of the table went at once; there are no tuples. */
        TRUNCATE,
        /** No change, but where the stream was taken up; see {@link RowChange#resumed}. */
        RESUMED,
        /** No change, but every document is to be rendered and written anew. */
        RENDER,
        /** No change, but the end of the initial load; see {@link RowChange#loaded}. */
        LOADED;

        /** Whether it stands for a change in the database. */
        public boolean isChange() {
            return this != RESUMED && this != RENDER && this != LOADED;
        }
    }

    public RowChange {
        Objects.requireNonNull(kind, "kind");
    }

    /**
     * The first thing that a reader of the stream says, for all tables: runs before this one cannot
     * have seen anything behind {@code end}.
     *
     * @param end the end of the server's log once the stream was ours
     */
    public static RowChange resumed(long end) {
        return ofPosition(Kind.RESUMED, end);
    }

    /**
     * Said for all tables before the gate opens: the snapshot, with all changes that have been
     * replayed on it, is the database as of that position.
     */
    public static RowChange loaded(long position) {
        return ofPosition(Kind.LOADED, position);
    }

    private static RowChange ofPosition(Kind kind, long position) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(position).array();
        return new RowChange(0, kind, null, bytes);
    }

    /** Rows are rendered in another way than before, for all tables. */
    public static RowChange render() {
        return new RowChange(0, Kind.RENDER, null, null);
    }

    /** The position of {@link #resumed} and {@link #loaded}. */
    public long position() {
        return ByteBuffer.wrap(after).getLong();
    }
}
