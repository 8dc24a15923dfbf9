package io.pgsync.flink.compiler.physical;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a column's text becomes key bytes: equal bytes exactly for values that Postgres compares as
 * equal, and (unless said otherwise) byte order is Postgres's order. The annotations are the names
 * in saved state.
 */
public enum KeyType {
    @JsonProperty("integer")
    INTEGER,
    /** Also for joins of an integer with a numeric. */
    @JsonProperty("numeric")
    NUMERIC,
    @JsonProperty("float")
    FLOAT,
    @JsonProperty("boolean")
    BOOLEAN,
    /**
     * By the bytes of the text, like {@code COLLATE "C"}; also for every type without a rule of its
     * own.
     */
    @JsonProperty("text")
    TEXT,
    /** char(n): trailing blanks do not count. */
    @JsonProperty("blank-padded")
    BLANK_PADDED,
    /** citext: case does not count; the order is that of the lower-cased text. */
    @JsonProperty("case-insensitive")
    CASE_INSENSITIVE,
    /** date, timestamp, timestamptz: BC, years beyond 9999 and infinities in their place. */
    @JsonProperty("temporal")
    TEMPORAL
}
