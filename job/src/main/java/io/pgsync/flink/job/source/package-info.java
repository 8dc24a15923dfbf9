/**
 * Reads Postgres: one snapshot by COPY, then the logical replication stream, as {@link
 * io.pgsync.flink.job.change.SourceEvent}s with WAL positions as event time. Uses the framework of
 * the Flink CDC connector. Start with {@link io.pgsync.flink.job.source.PgsyncSource}.
 */
package io.pgsync.flink.job.source;
