/**
 * What may accompany a job from its enumerator, and what it is told of the job. Start with {@link
 * io.pgsync.flink.job.guard.JobGuard}.
 */
package io.pgsync.flink.job.guard;
