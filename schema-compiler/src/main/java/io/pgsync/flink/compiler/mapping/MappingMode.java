package io.pgsync.flink.compiler.mapping;

/** What determines the types of fields that the schema does not map. */
public enum MappingMode {
    /** The columns' types, before the first document arrives. */
    TYPED,
    /** The engine, from the first value that it sees, as with PGSync. */
    DYNAMIC
}
