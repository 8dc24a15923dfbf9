/**
 * A job in a Flink cluster within this process, and the folder that holds its state. Start with
 * {@link io.pgsync.flink.job.cli.local.LocalJob}.
 */
package io.pgsync.flink.job.cli.local;
