/** Metrics of a local cluster, read in the same JVM: for progress lines and for tests. */
package io.pgsync.flink.job.metrics;
