package io.pgsync.flink.compiler.catalog;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A relation that a node or a through table can name.
 *
 * @param columns in the table's own order
 * @param primaryKey column names in the order of the constraint; empty if there is none
 * @param uniqueKeys column sets of the unique constraints and full unique indexes on not-null
 *     columns, without the primary key
 * @param replicaIdentity what Postgres logs of an old row
 * @param identityColumns the columns logged of an old row under {@link ReplicaIdentity#DEFAULT} and
 *     {@link ReplicaIdentity#INDEX}; empty for the others
 */
public record Table(
        TableName name,
        Kind kind,
        List<Column> columns,
        List<String> primaryKey,
        List<List<String>> uniqueKeys,
        ReplicaIdentity replicaIdentity,
        List<String> identityColumns)
        implements Serializable {

    /** What sort of relation it is. */
    public enum Kind {
        TABLE,
        PARTITIONED_TABLE,
        VIEW,
        MATERIALIZED_VIEW,
        FOREIGN_TABLE
    }

    /** The {@code REPLICA IDENTITY} of a table. */
    public enum ReplicaIdentity {
        DEFAULT,
        NOTHING,
        FULL,
        INDEX
    }

    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
        identityColumns = List.copyOf(identityColumns);
    }

    /** The column of exactly that name. */
    public Optional<Column> column(String columnName) {
        return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
    }

    /** The names of all columns, in the table's order. */
    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }
}
