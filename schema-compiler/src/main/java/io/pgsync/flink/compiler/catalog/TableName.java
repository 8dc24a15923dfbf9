package io.pgsync.flink.compiler.catalog;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/** A schema-qualified table name, exactly as Postgres stores it (case kept, no quoting). */
public record TableName(String schema, String name) implements Serializable, Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
    }

    /** The name as SQL wants it, both parts quoted: {@code "public"."book"}. */
    public String toSql() {
        return quote(schema) + "." + quote(name);
    }

    /** Quotes any identifier for SQL. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

    /** The name as people write it: {@code public.book}. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
