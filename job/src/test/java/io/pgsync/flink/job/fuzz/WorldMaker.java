package io.pgsync.flink.job.fuzz;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.job.fuzz.TableShape.Kind;
import io.pgsync.flink.job.testing.TypeSamples;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes random databases. */
final class WorldMaker {
    private static final List<String> SCHEMAS =
            List.of("public", "public", "public", "public", "s2", "Odd Schema");
    private static final List<String> TABLES =
            List.of("t", "Order", "größe", "a b", "select", "it's", "x_y", "quo\"te", "50%");
    private static final List<String> COLUMNS =
            List.of(
                    "id", "ID", "k", "Name", "ref", "größe", "a b", "user", "x'y", "c%", "r/s",
                    "z");
    private static final List<String> LARGE =
            List.of(
                    "text repeat('%cé', 1500)",
                    "jsonb jsonb_build_object('a', repeat('%c', 2200), 'b', 1.50)",
                    "text[] ARRAY[repeat('%c', 2200), NULL]",
                    "bytea convert_to(repeat('%c', 2200), 'UTF8')");
    private static final List<String> ON_DELETE =
            List.of("", "", " ON DELETE CASCADE", " ON DELETE CASCADE", " ON DELETE SET NULL");
    private static final List<String> ON_UPDATE =
            List.of("", " ON UPDATE CASCADE", " ON UPDATE CASCADE", " ON UPDATE SET NULL");
    private static final List<String> DEFERRED =
            List.of("", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED");

    private final Random random;
    private final List<Domain> domains = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();

    private WorldMaker(Random random) {
        this.random = random;
    }

    static World make(Random random) {
        return new WorldMaker(random).make();
    }

    /** A table whose references are not decided yet; they bring columns. */
    private static final class Draft {
        final TableName name;
        final List<ColumnShape> columns = new ArrayList<>();
        List<ColumnShape> key = new ArrayList<>();
        final List<ColumnShape> unique = new ArrayList<>();
        final List<ReferenceDraft> references = new ArrayList<>();

        Draft(TableName name) {
            this.name = name;
        }

        List<List<ColumnShape>> keys() {
            List<List<ColumnShape>> keys = new ArrayList<>();
            keys.add(key);
            unique.forEach(c -> keys.add(List.of(c)));
            return keys;
        }
    }

    private record ReferenceDraft(
            List<ColumnShape> columns, Draft to, List<ColumnShape> referenced, String actions) {}

    private World make() {
        domains.add(domain(Sample.once(2, random) ? List.of(Domain.INTEGERS) : Domain.ALL));
        domains.add(domain(Domain.COMMON));
        domains.add(domain(Domain.ALL));
        Set<TableName> names = new LinkedHashSet<>();
        int count = 2 + random.nextInt(4);
        while (names.size() < count) {
            names.add(new TableName(Sample.of(SCHEMAS, random), Sample.of(TABLES, random)));
        }
        names.forEach(name -> drafts.add(table(name)));
        for (int i = random.nextInt(drafts.size() + 2); i > 0; i--) {
            refer(Sample.of(drafts, random), Sample.of(drafts, random), false);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            junction();
        }
        return build();
    }

    /** With fewer values, so that more of them meet. */
    private Domain domain(List<Domain> domains) {
        Domain domain = Sample.of(domains, random);
        return domain.with(Sample.some(domain.values(), 5, random));
    }

    private Draft table(TableName name) {
        Draft table = new Draft(name);
        int keyColumns = List.of(1, 1, 1, 1, 2, 2, 3).get(random.nextInt(7));
        for (int i = 0; i < keyColumns; i++) {
            table.key.add(add(table, Sample.of(domains, random), true));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            ColumnShape column = add(table, Sample.of(domains, random), Sample.once(4, random));
            if (Sample.once(4, random)) {
                table.unique.add(column);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            addPlain(table);
        }
        if (Sample.once(4, random)) {
            String[] large = Sample.of(LARGE, random).split(" ", 2);
            List<String> small = samples(large[0]);
            table.columns.add(new ColumnShape(free(table), large[0], false, null, small, large[1]));
        }
        if (Sample.once(4, random)) {
            String type = random.nextBoolean() ? "json" : "jsonb";
            table.columns.add(new ColumnShape(free(table), type, false, null, samples(type), null));
        }
        return table;
    }

    private void addPlain(Draft table) {
        TypeSamples.Sample sample = Sample.of(TypeSamples.all(), random);
        boolean notNull = Sample.once(5, random);
        table.columns.add(
                new ColumnShape(free(table), sample.type(), notNull, null, sample.values(), null));
    }

    private static List<String> samples(String type) {
        return TypeSamples.all().stream()
                .filter(s -> s.type().equals(type))
                .findFirst()
                .orElseThrow()
                .values();
    }

    private ColumnShape add(Draft table, Domain domain, boolean notNull) {
        String type = Sample.of(domain.types(), random);
        ColumnShape column = ColumnShape.of(free(table), type, notNull, domain);
        table.columns.add(column);
        return column;
    }

    private String free(Draft table) {
        String name = Sample.of(COLUMNS, random);
        for (int i = 1; has(table, name); i++) {
            name = Sample.of(COLUMNS, random) + (i < 3 ? "" : i);
        }
        return name;
    }

    private static boolean has(Draft table, String name) {
        return table.columns.stream().anyMatch(c -> c.name().equals(name));
    }

    /** A foreign key with columns of its own, or with some that are there. */
    private List<ColumnShape> refer(Draft from, Draft to, boolean notNull) {
        List<ColumnShape> referenced = Sample.of(to.keys(), random);
        List<ColumnShape> columns = new ArrayList<>();
        for (ColumnShape target : referenced) {
            List<ColumnShape> candidates =
                    from.columns.stream()
                            .filter(c -> c.domain() == target.domain())
                            .filter(c -> fits(c.type(), target.type()))
                            .filter(c -> !columns.contains(c))
                            .toList();
            boolean reuse = !candidates.isEmpty() && !notNull && Sample.once(3, random);
            if (reuse) {
                columns.add(Sample.of(candidates, random));
            } else {
                String type = Sample.of(target.domain().types(), random);
                ColumnShape column =
                        ColumnShape.of(
                                free(from),
                                fits(type, target.type()) ? type : target.type(),
                                notNull || Sample.once(4, random),
                                target.domain());
                from.columns.add(column);
                columns.add(column);
            }
        }
        String actions =
                Sample.of(ON_DELETE, random)
                        + Sample.of(ON_UPDATE, random)
                        + Sample.of(DEFERRED, random);
        from.references.add(new ReferenceDraft(List.copyOf(columns), to, referenced, actions));
        return columns;
    }

    /** Whether Postgres lets a column of one type refer to one of another. */
    private static boolean fits(String type, String referenced) {
        boolean integers = type.startsWith("int") && referenced.startsWith("int");
        boolean texts = !type.startsWith("char") && !referenced.startsWith("char");
        return type.equals(referenced)
                || integers
                || (type.startsWith("int") && referenced.equals("numeric"))
                || (texts && type.matches("text|varchar") && referenced.matches("text|varchar"));
    }

    /** A table between two others. */
    private void junction() {
        List<Draft> ends = Sample.some(drafts, 2, random);
        if (ends.size() < 2) {
            return;
        }
        TableName name = new TableName(Sample.of(SCHEMAS, random), "j" + drafts.size());
        Draft junction = new Draft(name);
        boolean ownKey = Sample.once(3, random);
        if (ownKey) {
            junction.key.add(add(junction, Domain.INTEGERS, true));
        }
        List<ColumnShape> key = new ArrayList<>(junction.key);
        for (Draft end : ends) {
            List<ColumnShape> columns = refer(junction, end, !ownKey);
            if (!ownKey) {
                key.addAll(columns);
            }
        }
        junction.key = key;
        drafts.add(junction);
    }

    private World build() {
        List<TableShape> tables = new ArrayList<>();
        for (Draft draft : drafts) {
            boolean hashes = draft.key.get(0).domain().hashes();
            Kind kind = Kind.PRIMARY_KEY;
            if (Sample.once(8, random)) {
                kind = Kind.UNIQUE_INDEX;
            } else if (Sample.once(7, random) && hashes && draft.unique.isEmpty()) {
                kind = Kind.PARTITIONED;
            }
            tables.add(
                    new TableShape(
                            draft.name,
                            List.copyOf(draft.columns),
                            List.copyOf(draft.key),
                            kind,
                            List.copyOf(draft.unique),
                            Sample.once(8, random)));
        }
        List<ReferenceShape> references = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            for (ReferenceDraft reference : drafts.get(i).references) {
                references.add(
                        new ReferenceShape(
                                tables.get(i),
                                reference.columns(),
                                tables.get(drafts.indexOf(reference.to())),
                                reference.referenced(),
                                reference.actions()));
            }
        }
        return new World(List.copyOf(tables), List.copyOf(references));
    }
}
