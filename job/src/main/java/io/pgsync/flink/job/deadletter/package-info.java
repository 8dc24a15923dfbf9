/**
 * Documents that could not be indexed, in an index of their own; start at {@link
 * io.pgsync.flink.job.deadletter.DeadLetters}. Nothing here knows Flink.
 */
package io.pgsync.flink.job.deadletter;
