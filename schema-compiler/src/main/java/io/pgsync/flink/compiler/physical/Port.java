package io.pgsync.flink.compiler.physical;

import java.io.Serializable;

/**
 * Where an operator sends its output.
 *
 * @param operator the receiving operator
 * @param edge {@link OperatorSpec.Edge#number()} of the receiver's edge that the output is for; 0
 *     if the receiver is not an Assemble or takes only subscribers
 */
public record Port(OperatorUid operator, int edge) implements Serializable {}
