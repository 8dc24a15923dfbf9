package io.pgsync.flink.compiler.logical;

/** What one row of a node becomes in JSON: PGSync's relationship {@code variant}. */
public enum Shape {
    /** An object with one field per selected column and child. */
    OBJECT,
    /** The bare value of the first selected column. */
    SCALAR
}
