package io.pgsync.flink.compiler.physical;

/**
 * A column on one side of a join, and how its values become key bytes: those of both sides are
 * equal exactly if Postgres says that the values are.
 */
record JoinColumn(String name, KeyType type) {}
