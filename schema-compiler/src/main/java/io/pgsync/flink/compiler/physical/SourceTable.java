package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.TableName;
import java.io.Serializable;
import java.util.List;

/**
 * A table as the source reads it.
 *
 * @param columns the columns that any node needs, in the table's order; the layout of the row
 *     tuples
 * @param key indexes into {@code columns} of the columns that identify a row
 */
public record SourceTable(TableName name, List<Column> columns, List<Integer> key)
        implements Serializable {
    public SourceTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }
}
