package io.pgsync.flink.compiler.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The relations and foreign keys of one database, at one moment.
 *
 * @param database the database's name
 * @param tables sorted by name
 * @param foreignKeys sorted by referencing table and constraint name
 */
public record Catalog(String database, List<Table> tables, List<ForeignKey> foreignKeys) {
    public Catalog {
        tables = tables.stream().sorted(Comparator.comparing(Table::name)).toList();
        foreignKeys =
                foreignKeys.stream()
                        .sorted(
                                Comparator.comparing(ForeignKey::from)
                                        .thenComparing(ForeignKey::name))
                        .toList();
    }

    /** The relation of exactly that name. */
    public Optional<Table> table(TableName name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /** All foreign keys between the two tables, in either direction. */
    public List<ForeignKey> between(TableName one, TableName other) {
        return foreignKeys.stream()
                .filter(
                        k ->
                                (k.from().equals(one) && k.to().equals(other))
                                        || (k.from().equals(other) && k.to().equals(one)))
                .toList();
    }

    /** The names of all relations in one schema, for suggestions. */
    public Collection<String> tableNames(String schema) {
        return tables.stream()
                .filter(t -> t.name().schema().equals(schema))
                .map(t -> t.name().name())
                .toList();
    }
}
