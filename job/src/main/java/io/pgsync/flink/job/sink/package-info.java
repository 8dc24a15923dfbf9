/**
 * The destinations of documents: what the job requires of a target, and what all targets share.
 * Start with {@link io.pgsync.flink.job.sink.Target}.
 */
package io.pgsync.flink.job.sink;
