/** Rows as bytes. Start with {@link io.pgsync.flink.job.row.Tuple}. Does not depend on Flink. */
package io.pgsync.flink.job.row;
