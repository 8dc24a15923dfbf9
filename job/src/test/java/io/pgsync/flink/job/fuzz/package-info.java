/**
 * Random databases, schema files and changes: the real reading code and the real operators against
 * the documents that Postgres composes itself. {@link io.pgsync.flink.job.fuzz.FuzzITCase} is where
 * to start; a {@link io.pgsync.flink.job.fuzz.Script} is all that a run needs.
 */
package io.pgsync.flink.job.fuzz;
