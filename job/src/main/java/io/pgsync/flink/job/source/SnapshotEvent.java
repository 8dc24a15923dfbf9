package io.pgsync.flink.job.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells a starting reader which snapshot is in effect; restored chunks of another snapshot are
 * invalid.
 */
record SnapshotEvent(String snapshot) implements SourceEvent {}
