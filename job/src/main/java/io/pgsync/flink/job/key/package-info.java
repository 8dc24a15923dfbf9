/**
 * Keys whose byte order is the order of Postgres, and the ids made of them. Start with {@link
 * io.pgsync.flink.job.key.KeyBytes}. Nothing here knows Flink.
 */
package io.pgsync.flink.job.key;
