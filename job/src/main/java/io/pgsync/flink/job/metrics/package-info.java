/** Where the job's metrics are registered, and how to read them within the same JVM. */
package io.pgsync.flink.job.metrics;
