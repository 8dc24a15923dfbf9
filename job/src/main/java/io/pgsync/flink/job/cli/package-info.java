/** The command line. Start with {@link io.pgsync.flink.job.cli.Main}. */
package io.pgsync.flink.job.cli;
