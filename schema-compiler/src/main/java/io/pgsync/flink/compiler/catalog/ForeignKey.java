package io.pgsync.flink.compiler.catalog;

import java.io.Serializable;
import java.util.List;

/** A foreign key: {@code from(columns)} references {@code to(referenced)}, paired by position. */
public record ForeignKey(
        String name, TableName from, List<String> columns, TableName to, List<String> referenced)
        implements Serializable {
    public ForeignKey {
        columns = List.copyOf(columns);
        referenced = List.copyOf(referenced);
    }
}
