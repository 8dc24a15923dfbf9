/**
 * What the source emits: changes of rows, with positions of the log as event time. Start with
 * {@link io.pgsync.flink.job.change.SourceEvent}.
 */
package io.pgsync.flink.job.change;
