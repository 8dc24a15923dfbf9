package io.pgsync.flink.job.fuzz;

import io.pgsync.flink.compiler.catalog.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A random table.
 *
 * @param key the columns that identify a row
 * @param kind how the key is declared in the database
 * @param unique other columns, each of them unique
 */
record TableShape(
        TableName name,
        List<ColumnShape> columns,
        List<ColumnShape> key,
        Kind kind,
        List<ColumnShape> unique,
        boolean fullIdentity) {

    /** How the database knows of a key. */
    enum Kind {
        PRIMARY_KEY,
        /** A primary key of a table in two partitions. */
        PARTITIONED,
        /** Only a unique index. */
        UNIQUE_INDEX
    }

    boolean hasPrimaryKey() {
        return kind != Kind.UNIQUE_INDEX;
    }

    List<ColumnShape> columnsOf(Domain domain) {
        return columns.stream().filter(c -> c.domain() == domain).toList();
    }

    List<ColumnShape> joiningColumns() {
        return columns.stream().filter(c -> c.domain() != null && c.domain().joins()).toList();
    }

    static String names(List<ColumnShape> columns) {
        return columns.stream().map(ColumnShape::sqlName).collect(Collectors.joining(", "));
    }

    /** The statements that make the table. */
    List<String> ddl() {
        String table = name.toSql();
        List<String> parts = new ArrayList<>();
        columns.forEach(c -> parts.add(c.ddl()));
        if (hasPrimaryKey()) {
            parts.add("PRIMARY KEY (" + names(key) + ")");
        }
        unique.forEach(c -> parts.add("UNIQUE (" + c.sqlName() + ")"));
        String create = "CREATE TABLE " + table + " (" + String.join(", ", parts) + ")";
        List<String> statements = new ArrayList<>();
        if (kind == Kind.PARTITIONED) {
            statements.add(create + " PARTITION BY HASH (" + key.get(0).sqlName() + ")");
            for (int part = 0; part < 2; part++) {
                String partition =
                        new TableName(name.schema(), name.name() + " part " + part).toSql();
                statements.add(
                        "CREATE TABLE %s PARTITION OF %s FOR VALUES WITH (MODULUS 2, REMAINDER %d)"
                                .formatted(partition, table, part));
                storage(partition, statements);
            }
        } else {
            statements.add(create);
            storage(table, statements);
        }
        return statements;
    }

    private void storage(String table, List<String> statements) {
        for (ColumnShape column : columns) {
            if (column.large() != null) {
                statements.add(
                        "ALTER TABLE %s ALTER %s SET STORAGE EXTERNAL"
                                .formatted(table, column.sqlName()));
            }
        }
        if (kind == Kind.UNIQUE_INDEX) {
            statements.add(
                    "CREATE UNIQUE INDEX %s ON %s (%s)"
                            .formatted(TableName.quote(name.name() + " key"), table, names(key)));
        }
        if (fullIdentity) {
            statements.add("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
        } else if (kind == Kind.UNIQUE_INDEX) {
            statements.add(
                    "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s"
                            .formatted(table, TableName.quote(name.name() + " key")));
        }
    }
}
