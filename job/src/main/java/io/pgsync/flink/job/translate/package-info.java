/** Physical plan → DataStream: one translator per kind of operator, nothing left to choose. */
package io.pgsync.flink.job.translate;
