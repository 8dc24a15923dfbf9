/**
 * Reads Postgres: one snapshot by COPY, then the logical replication stream, as {@link
 * io.pgsync.flink.job.source.RowChange}s with WAL positions as event time. Built into the frame of
 * the Flink CDC connector.
 */
package io.pgsync.flink.job.source;
