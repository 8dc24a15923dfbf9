/**
 * The topology: one record per operator of the job, with its uid, keys and state, so that the job
 * has no decisions left to make. Start with {@link io.pgsync.flink.compiler.physical.PhysicalPlan}.
 */
package io.pgsync.flink.compiler.physical;
