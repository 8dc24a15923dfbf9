/**
 * Runs a job in a Flink cluster within this process, with a folder for its state. Start with {@link
 * io.pgsync.flink.job.cli.local.LocalJob}.
 */
package io.pgsync.flink.job.cli.local;
