package io.pgsync.flink.compiler.physical;

import java.io.Serializable;

/**
 * The identity of an operator's state across builds of the job: a readable path with a state
 * version, for example {@code book/authors/assemble/v1}.
 *
 * @param node the node of the document that the operator works for: labels from the document's name
 *     down
 * @param operator what it does there
 * @param version of the meaning of its state
 */
public record OperatorUid(String node, String operator, int version) implements Serializable {

    /** The path. */
    public String value() {
        return node + "/" + operator + "/v" + version;
    }

    @Override
    public String toString() {
        return value();
    }
}
