package io.pgsync.flink.compiler.transform;

import java.io.Serializable;
import java.util.List;

/**
 * A chain of Postgres JSON operators: {@code ->}, {@code ->>}, {@code #>} and {@code #>>}.
 *
 * @param steps object keys or array positions, {@code #>} paths already split
 * @param asText whether the last operator was {@code ->>} or {@code #>>}
 */
public record JsonPath(List<Step> steps, boolean asText) implements Serializable {

    /**
     * One step down. A purely numeric token after {@code ->} is an array position and never an
     * object key; inside {@code #>} Postgres decides by what it meets.
     */
    public record Step(String token, Kind kind) implements Serializable {}

    /** How a step's token is to be read. */
    public enum Kind {
        /** An object key only. */
        KEY,
        /** An array position only; negative counts from the end. */
        INDEX,
        /** Object key or array position, whichever the value is. */
        KEY_OR_INDEX
    }

    public JsonPath {
        steps = List.copyOf(steps);
    }
}
