/**
 * Connections to Postgres: options, sessions, log positions, slots. Start with {@link
 * io.pgsync.flink.job.postgres.PostgresOptions}. Does not depend on Flink.
 */
package io.pgsync.flink.job.postgres;
