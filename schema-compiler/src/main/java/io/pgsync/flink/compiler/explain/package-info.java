/**
 * Plans and states in words, for users. No decision of a job depends on these words. Start with
 * {@link io.pgsync.flink.compiler.explain.Explain}.
 */
package io.pgsync.flink.compiler.explain;
