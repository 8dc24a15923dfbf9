/**
 * Checks the Postgres server before a job starts, and creates the publication. Start with {@link
 * io.pgsync.flink.job.preflight.Preflight}.
 */
package io.pgsync.flink.job.preflight;
