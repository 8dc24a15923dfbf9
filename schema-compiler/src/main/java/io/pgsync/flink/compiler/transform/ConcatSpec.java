package io.pgsync.flink.compiler.transform;

import java.io.Serializable;
import java.util.List;

/**
 * Writes the joined text of several values to a field.
 *
 * @param columns field names; a name that is not a field of the object is used as text
 */
public record ConcatSpec(List<String> columns, String destination, String delimiter)
        implements Serializable {
    public ConcatSpec {
        columns = List.copyOf(columns);
    }
}
