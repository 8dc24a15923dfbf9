/**
 * What Redis is for, where there is one: a lock for each replication slot, and markers that say how
 * the job is. Never in the way of data. Start at {@link io.pgsync.flink.job.redis.RedisGuard}.
 */
package io.pgsync.flink.job.redis;
