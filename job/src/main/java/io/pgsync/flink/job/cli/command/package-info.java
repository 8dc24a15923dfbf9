/** One class per command. What they share lies in the neighbouring packages. */
package io.pgsync.flink.job.cli.command;
