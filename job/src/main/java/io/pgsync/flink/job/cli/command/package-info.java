/** One class per command. Shared code is in the neighbouring packages. */
package io.pgsync.flink.job.cli.command;
