package io.pgsync.flink.compiler.physical;

/**
 * How a column's text becomes key bytes: equal bytes exactly for values that Postgres compares as
 * equal, and (unless said otherwise) byte order is Postgres's order.
 */
public enum KeyType {
    INTEGER,
    /** Also for joins of an integer with a numeric. */
    NUMERIC,
    FLOAT,
    BOOLEAN,
    /**
     * By the bytes of the text, like {@code COLLATE "C"}; also for every type without a rule of its
     * own.
     */
    TEXT,
    /** char(n): trailing blanks do not count. */
    BLANK_PADDED,
    /** citext: case does not count; the order is that of the lower-cased text. */
    CASE_INSENSITIVE,
    /** date, timestamp, timestamptz: BC, years beyond 9999 and infinities in their place. */
    TEMPORAL
}
