package io.pgsync.flink.compiler.logical;

/** The connection of a node to one child: the child appears in the parent under {@code label}. */
public record EdgePlan(
        String label, Cardinality cardinality, Shape shape, JoinPlan join, NodePlan child) {}
