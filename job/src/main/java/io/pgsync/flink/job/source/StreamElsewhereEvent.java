package io.pgsync.flink.job.source;

import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader that another one has the stream, so that no more rows come from it. */
record StreamElsewhereEvent() implements SourceEvent {}
