package io.pgsync.flink.compiler.mapping;

/** Who decides the types of fields that the schema does not map. */
public enum MappingMode {
    /** The columns' types do, before the first document comes. */
    TYPED,
    /** The engine does, by the first value that it sees, as with PGSync. */
    DYNAMIC
}
