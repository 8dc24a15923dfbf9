/**
 * Where documents go: what the job needs of such a place, and what all places share. Start with
 * {@link io.pgsync.flink.job.target.Target}.
 */
package io.pgsync.flink.job.target;
