/** The Flink job: physical plan → DataStream, and the commands around it. */
package io.pgsync.flink.job;
