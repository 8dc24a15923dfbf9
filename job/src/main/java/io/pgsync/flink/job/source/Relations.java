package io.pgsync.flink.job.source;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * The tables as the stream describes them, by the number that the stream uses for them. Checks each
 * description against the plan.
 */
final class Relations {
    /**
     * A table of the plan in the stream's terms.
     *
     * @param index of the table in the plan
     * @param sources for each column of the plan, its position in the stream's tuples
     */
    record Relation(int index, SourceTable table, int[] sources) {}

    /** One column as the stream describes it. */
    record StreamColumn(String name, long type) {}

    private final List<SourceTable> tables;
    private final Map<TableName, Integer> indexes = new HashMap<>();
    private final Map<Integer, Relation> relations = new HashMap<>();
    private final LongFunction<String> typeNames;

    /**
     * @param typeNames from a type's oid to the name of the type, of its base type for a domain;
     *     null for an unknown one
     */
    Relations(List<SourceTable> tables, LongFunction<String> typeNames) {
        this.tables = tables;
        this.typeNames = typeNames;
        for (int index = 0; index < tables.size(); index++) {
            indexes.put(tables.get(index).name(), index);
        }
    }

    /** The table, or null for one that the plan does not use. */
    Relation get(int oid) {
        return relations.get(oid);
    }

    void describe(int oid, TableName name, List<StreamColumn> columns) {
        Integer index = indexes.get(name);
        relations.put(oid, index == null ? null : match(index, columns));
    }

    private Relation match(int index, List<StreamColumn> columns) {
        SourceTable table = tables.get(index);
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < columns.size(); place++) {
            places.put(columns.get(place).name(), place);
        }
        int[] sources = new int[table.columns().size()];
        for (int i = 0; i < sources.length; i++) {
            Column column = table.columns().get(i);
            Integer place = places.get(column.name());
            if (place == null) {
                throw absent(table, column, columns);
            }
            checkType(table, column, columns.get(place).type());
            sources[i] = place;
        }
        return new Relation(index, table, sources);
    }

    private void checkType(SourceTable table, Column column, long type) {
        String name = typeNames.apply(type);
        if (!column.type().name().equals(name)) {
            throw new UserException(
                    "The type of column '%s' of table %s is now %s, the job was planned for %s."
                            .formatted(
                                    column.name(),
                                    table.name(),
                                    name == null ? "one that no longer exists" : name,
                                    column.type().name()),
                    "Submit the job again, so that it is planned with the new type, and rebuild"
                            + " the index.");
        }
    }

    private static UserException absent(
            SourceTable table, Column column, List<StreamColumn> columns) {
        String existing =
                columns.stream().map(StreamColumn::name).collect(Collectors.joining(", "));
        return new UserException(
                "Column '%s' of table %s is no longer in the replication stream, which has: %s."
                        .formatted(column.name(), table.name(), existing),
                "If the column was renamed or dropped, change the schema file and submit the job"
                        + " again. If it is a generated column or the publication lists columns,"
                        + " let the publication send it.");
    }
}
