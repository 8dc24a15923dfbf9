package io.pgsync.flink.compiler.physical;

import java.io.Serializable;

/**
 * The identity of an operator's state across builds of the job: a readable path with a state
 * version, for example {@code book/authors/assemble/v1}.
 */
public record OperatorUid(String value) implements Serializable {
    @Override
    public String toString() {
        return value;
    }
}
