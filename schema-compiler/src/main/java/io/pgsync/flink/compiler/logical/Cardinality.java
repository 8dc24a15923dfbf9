package io.pgsync.flink.compiler.logical;

/** How many rows of a child a parent shows: PGSync's relationship {@code type}. */
public enum Cardinality {
    ONE_TO_ONE,
    ONE_TO_MANY
}
