/**
 * Where documents go: what the job needs of such a place, and what all places share. Start with
 * {@link io.pgsync.flink.job.sink.Target}.
 */
package io.pgsync.flink.job.sink;
