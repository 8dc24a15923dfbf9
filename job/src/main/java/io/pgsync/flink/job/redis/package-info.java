/**
 * The optional use of Redis: a lock for each replication slot, and markers of the job's health.
 * Redis never blocks data. Start at {@link io.pgsync.flink.job.redis.RedisGuard}.
 */
package io.pgsync.flink.job.redis;
