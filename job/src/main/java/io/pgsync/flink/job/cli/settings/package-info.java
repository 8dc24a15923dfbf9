/**
 * All user settings, from flags, environment and file. Start with {@link
 * io.pgsync.flink.job.cli.settings.Settings}.
 */
package io.pgsync.flink.job.cli.settings;
