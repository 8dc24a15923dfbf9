/**
 * Plans and states in words, for people. Nothing that a job decides depends on these words. Start
 * with {@link io.pgsync.flink.compiler.explain.Explain}.
 */
package io.pgsync.flink.compiler.explain;
