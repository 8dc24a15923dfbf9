package io.pgsync.flink.compiler.physical;

import java.io.Serializable;
import java.util.List;

/**
 * The rows that an operator receives from the source.
 *
 * @param table index into {@link PhysicalPlan#tables()}
 * @param key the columns of the <em>source's</em> tuple by which the rows are distributed and
 *     stored
 * @param columns positions in the source's tuple of the columns that the operator keeps; all other
 *     records of the operator count in this projected tuple
 * @param names the names of these columns
 */
public record RowInput(int table, List<KeyPart> key, List<Integer> columns, List<String> names)
        implements Serializable {
    public RowInput {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        names = List.copyOf(names);
    }
}
