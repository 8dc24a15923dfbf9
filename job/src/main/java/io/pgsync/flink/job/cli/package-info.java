/** The commands: settings, composition of the job, the local cluster, the demo. Start at Main. */
package io.pgsync.flink.job.cli;
