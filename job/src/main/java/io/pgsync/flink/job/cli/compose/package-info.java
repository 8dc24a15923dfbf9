/**
 * Builds a checked job from the settings. Start with {@link
 * io.pgsync.flink.job.cli.compose.JobComposer}.
 */
package io.pgsync.flink.job.cli.compose;
