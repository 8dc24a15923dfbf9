/** Where metrics of the job are, and how they are read within the same JVM. */
package io.pgsync.flink.job.metrics;
