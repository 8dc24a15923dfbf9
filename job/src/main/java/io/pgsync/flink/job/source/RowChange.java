package io.pgsync.flink.job.source;

import java.util.Objects;

/**
 * One change of one row, as the source emits it. Tuples are in the layout of {@link
 * io.pgsync.flink.job.value.Tuple} with the columns of the {@link
 * io.pgsync.flink.compiler.physical.SourceTable}.
 *
 * @param table index of the table in the plan
 * @param before the old tuple where Postgres logged one, otherwise null; only the columns of the
 *     key are to be relied on unless the table has REPLICA IDENTITY FULL
 * @param after the new tuple; null for {@link Kind#DELETE} and {@link Kind#TRUNCATE}
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
        TRUNCATE
    }

    public RowChange {
        Objects.requireNonNull(kind, "kind");
    }
}
