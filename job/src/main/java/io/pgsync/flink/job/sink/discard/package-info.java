/** Counts documents and discards them, to measure everything before the sink. */
package io.pgsync.flink.job.sink.discard;
