package io.pgsync.flink.job.fuzz;

import java.util.ArrayList;
import java.util.List;

/** A random database: its tables and foreign keys. */
record World(List<TableShape> tables, List<ReferenceShape> references) {

    /** Whether one foreign key, and no other, says how two tables are joined. */
    boolean leadsTo(TableShape one, TableShape other) {
        List<ReferenceShape> between =
                references.stream().filter(r -> r.isBetween(one, other)).toList();
        return between.size() == 1
                && between.get(0).columns().stream().allMatch(c -> c.domain().joins());
    }

    List<String> ddl() {
        List<String> statements = new ArrayList<>();
        tables.stream()
                .map(t -> t.name().schema())
                .filter(schema -> !schema.equals("public"))
                .distinct()
                .forEach(s -> statements.add("CREATE SCHEMA \"" + s + "\""));
        tables.forEach(t -> statements.addAll(t.ddl()));
        references.forEach(r -> statements.add(r.ddl()));
        return statements;
    }
}
