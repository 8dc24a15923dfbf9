package io.pgsync.flink.compiler.physical;

/**
 * A column on one side of a join, and how its values become key bytes: the bytes of both sides are
 * equal exactly if Postgres considers the values equal.
 */
record JoinColumn(String name, KeyType type) {}
