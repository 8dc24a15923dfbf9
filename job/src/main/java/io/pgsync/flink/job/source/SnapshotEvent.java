package io.pgsync.flink.job.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells a reader that starts which snapshot is in effect; chunks of another that it has restored
 * are void.
 */
record SnapshotEvent(String snapshot) implements SourceEvent {}
