package io.pgsync.flink.job.source;

import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader that another one has the stream, so that it will emit no more rows. */
record StreamElsewhereEvent() implements SourceEvent {}
