/**
 * Connections to Postgres and what they tell: options, sessions, log positions, slots. Start with
 * {@link io.pgsync.flink.job.postgres.PostgresOptions}. Nothing here knows Flink.
 */
package io.pgsync.flink.job.postgres;
