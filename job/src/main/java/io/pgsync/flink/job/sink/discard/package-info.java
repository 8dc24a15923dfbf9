/** Counts documents and throws them away, to measure everything before them. */
package io.pgsync.flink.job.sink.discard;
