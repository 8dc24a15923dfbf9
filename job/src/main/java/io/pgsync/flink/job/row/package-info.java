/** Rows as bytes. Start with {@link io.pgsync.flink.job.row.Tuple}. Nothing here knows Flink. */
package io.pgsync.flink.job.row;
