/**
 * The document tree after all names are resolved: nodes with their keys and selected columns, edges
 * with their join columns. Start with {@link io.pgsync.flink.compiler.logical.LogicalPlan}.
 */
package io.pgsync.flink.compiler.logical;
