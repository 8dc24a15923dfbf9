package io.pgsync.flink.job.fuzz;

import java.util.List;

/** A foreign key of a random database. */
record ReferenceShape(
        TableShape from,
        List<ColumnShape> columns,
        TableShape to,
        List<ColumnShape> referenced,
        String actions) {

    boolean isBetween(TableShape one, TableShape other) {
        return (from == one && to == other) || (from == other && to == one);
    }

    String ddl() {
        return "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s)%s"
                .formatted(
                        from.name().toSql(),
                        TableShape.names(columns),
                        to.name().toSql(),
                        TableShape.names(referenced),
                        actions);
    }
}
