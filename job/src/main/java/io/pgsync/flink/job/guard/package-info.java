/**
 * The guard that runs alongside a job in its enumerator, and its view of the job. Start with {@link
 * io.pgsync.flink.job.guard.JobGuard}.
 */
package io.pgsync.flink.job.guard;
