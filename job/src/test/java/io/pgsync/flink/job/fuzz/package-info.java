/**
 * Random databases, schema files and changes: tests the real source code and operators against the
 * documents that Postgres composes. Start with {@link io.pgsync.flink.job.fuzz.FuzzITCase}; a
 * {@link io.pgsync.flink.job.fuzz.Script} contains everything that a run needs.
 */
package io.pgsync.flink.job.fuzz;
