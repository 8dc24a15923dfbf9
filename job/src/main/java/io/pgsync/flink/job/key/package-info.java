/**
 * Keys whose byte order is the order of Postgres, and the ids made of them. Start with {@link
 * io.pgsync.flink.job.key.KeyBytes}. Does not depend on Flink.
 */
package io.pgsync.flink.job.key;
