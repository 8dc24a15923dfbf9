/**
 * From settings to a job that is checked and can be built. Start with {@link
 * io.pgsync.flink.job.cli.compose.JobComposer}.
 */
package io.pgsync.flink.job.cli.compose;
