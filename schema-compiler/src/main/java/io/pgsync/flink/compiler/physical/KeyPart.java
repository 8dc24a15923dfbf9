package io.pgsync.flink.compiler.physical;

import java.io.Serializable;

/** One column of a key: its position in the tuple at hand and how its text becomes key bytes. */
public record KeyPart(int column, KeyType type) implements Serializable {}
