package io.pgsync.flink.compiler.transform;

import java.io.Serializable;

/** Replaces every occurrence of {@code search} in a string value; literal, no pattern. */
public record Replacement(String search, String replacement) implements Serializable {}
