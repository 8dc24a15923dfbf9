/** Physical plan → DataStream. Start with {@link io.pgsync.flink.job.translate.JobTopology}. */
package io.pgsync.flink.job.translate;
