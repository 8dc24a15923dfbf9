package io.pgsync.flink.job.fuzz;

import io.pgsync.flink.job.testing.RandomValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes random statements for a random database; many of them fail or change nothing. */
final class StatementMaker {
    private final World world;
    private final Random random;
    private final RandomValues values;

    StatementMaker(World world, Random random) {
        this.world = world;
        this.random = random;
        this.values = new RandomValues(random.nextLong());
    }

    private TableShape table() {
        return Sample.of(world.tables(), random);
    }

    /** A statement of any kind, that may be part of a transaction. */
    Line any(String session) {
        return switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> copy(session, table());
            case 4 -> Line.sql(session, truncate());
            case 5, 6 -> Line.sql(session, unrelated());
            default -> Line.sql(session, rowChange());
        };
    }

    /** A statement of any kind, outside of a transaction. */
    String anyAlone() {
        String table = table().name().toSql();
        return switch (random.nextInt(8)) {
            case 0 -> truncate();
            case 1 -> "VACUUM FULL " + table;
            case 2 -> "ALTER TABLE %s ADD COLUMN extra%s".formatted(table, extra());
            case 3 -> "ALTER TABLE %s DROP COLUMN extra".formatted(table);
            default -> rowChange();
        };
    }

    private String extra() {
        return Sample.of(List.of(" int", " text DEFAULT 'x'", " float8 DEFAULT random()"), random);
    }

    private String unrelated() {
        String table = table().name().toSql();
        return switch (random.nextInt(4)) {
            case 0 -> "SELECT pg_logical_emit_message(true, 'of others', 'x')";
            case 1 -> "SELECT * FROM " + table + " FOR UPDATE";
            case 2 -> "CREATE TABLE public.unrelated AS SELECT 1 AS a";
            default -> "ALTER TABLE %s ADD COLUMN extra%s".formatted(table, extra());
        };
    }

    String rowChange() {
        TableShape table = table();
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> insert(table);
            case 3 -> upsert(table);
            case 4 -> "DELETE FROM %s%s".formatted(table.name().toSql(), condition(table));
            case 5 -> merge(table);
            case 6, 7 -> moveKey(table);
            case 8 -> {
                String column = Sample.of(table.columns(), random).sqlName();
                yield "UPDATE %s SET %s = %s".formatted(table.name().toSql(), column, column);
            }
            default -> update(table);
        };
    }

    String insertRow(TableShape table) {
        return "INSERT INTO %s (%s) VALUES %s"
                .formatted(table.name().toSql(), TableShape.names(table.columns()), row(table));
    }

    private String insert(TableShape table) {
        return random.nextBoolean()
                ? insertRow(table)
                : insertRow(table) + ", " + row(table) + " ON CONFLICT DO NOTHING";
    }

    private String row(TableShape table) {
        Map<ColumnShape, String> found = references(table);
        return table.columns().stream()
                .map(c -> found.getOrDefault(c, c.literal(random, values)))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Values of rows that are there, for most of the foreign keys. */
    private Map<ColumnShape, String> references(TableShape table) {
        Map<ColumnShape, String> found = new HashMap<>();
        for (ReferenceShape reference : world.references()) {
            if (reference.from() == table && !Sample.once(3, random)) {
                String rows =
                        " FROM %1$s ORDER BY %2$s OFFSET (SELECT %3$d %% greatest(count(*), 1) FROM %1$s) LIMIT 1"
                                .formatted(
                                        reference.to().name().toSql(),
                                        TableShape.names(reference.referenced()),
                                        random.nextInt(12));
                for (int i = 0; i < reference.columns().size(); i++) {
                    String column = reference.referenced().get(i).sqlName();
                    found.putIfAbsent(reference.columns().get(i), "(SELECT " + column + rows + ")");
                }
            }
        }
        return found;
    }

    private String upsert(TableShape table) {
        return "%s ON CONFLICT (%s) DO UPDATE SET %s"
                .formatted(
                        insertRow(table),
                        TableShape.names(table.key()),
                        Sample.some(table.columns(), 2, random).stream()
                                .map(c -> c.sqlName() + " = EXCLUDED." + c.sqlName())
                                .collect(Collectors.joining(", ")));
    }

    private String update(TableShape table) {
        List<ColumnShape> columns = new ArrayList<>(table.columns());
        columns.removeAll(table.key());
        if (columns.isEmpty()) {
            return moveKey(table);
        }
        return "UPDATE %s SET %s%s"
                .formatted(
                        table.name().toSql(),
                        assignments(Sample.some(columns, 1 + random.nextInt(2), random)),
                        condition(table));
    }

    private String moveKey(TableShape table) {
        List<ColumnShape> columns = new ArrayList<>();
        columns.add(Sample.of(table.key(), random));
        if (random.nextBoolean()) {
            columns.add(Sample.of(table.columns(), random));
        }
        return "UPDATE %s SET %s%s"
                .formatted(
                        table.name().toSql(),
                        assignments(columns.stream().distinct().toList()),
                        condition(table));
    }

    private String assignments(List<ColumnShape> columns) {
        return columns.stream()
                .map(c -> c.sqlName() + " = " + c.literal(random, values))
                .collect(Collectors.joining(", "));
    }

    /** Mostly one row or few. */
    private String condition(TableShape table) {
        if (Sample.once(20, random)) {
            return "";
        }
        ColumnShape column = Sample.of(table.key(), random);
        if (Sample.once(3, random) && !table.joiningColumns().isEmpty()) {
            column = Sample.of(table.joiningColumns(), random);
        }
        String text = column.text(random, values);
        return " WHERE "
                + column.sqlName()
                + (text == null ? " IS NULL" : " = " + ColumnShape.literal(text));
    }

    private String merge(TableShape table) {
        String on =
                table.key().stream()
                        .map(c -> "t." + c.sqlName() + " = s." + c.sqlName())
                        .collect(Collectors.joining(" AND "));
        String keys =
                table.key().stream()
                        .map(
                                c ->
                                        "CAST(%s AS %s) AS %s"
                                                .formatted(
                                                        c.literal(random, values),
                                                        c.type(),
                                                        c.sqlName()))
                        .collect(Collectors.joining(", "));
        String otherwise =
                random.nextBoolean()
                        ? "DELETE"
                        : "UPDATE SET " + assignments(Sample.some(table.columns(), 1, random));
        return "MERGE INTO %s t USING (SELECT %s) s ON %s WHEN MATCHED THEN %s WHEN NOT MATCHED THEN INSERT (%s) VALUES %s"
                .formatted(
                        table.name().toSql(),
                        keys,
                        on,
                        otherwise,
                        TableShape.names(table.columns()),
                        row(table));
    }

    private Line copy(String session, TableShape table) {
        List<String> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            rows.add(
                    table.columns().stream()
                            .map(c -> ColumnShape.copied(c.text(random, values)))
                            .collect(Collectors.joining("\t")));
        }
        String columns = TableShape.names(table.columns());
        return new Line(
                session, "COPY %s (%s) FROM STDIN".formatted(table.name().toSql(), columns), rows);
    }

    private String truncate() {
        String tables =
                Sample.some(world.tables(), 1 + random.nextInt(2), random).stream()
                        .map(t -> t.name().toSql())
                        .collect(Collectors.joining(", "));
        return "TRUNCATE " + tables + (random.nextBoolean() ? " CASCADE" : "");
    }
}
