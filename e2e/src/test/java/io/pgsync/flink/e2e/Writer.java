package io.pgsync.flink.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Runs transactions that change a document on several levels at once and keep the invariants. All
 * its rows have ids with the same remainder modulo {@link #WRITERS}, so it never meets another
 * writer.
 */
final class Writer {
    static final int WRITERS = 3;

    /** Updates the shelves after a change of boxes and items. */
    private static final String RECKON =
            """
            update shelf set revision = revision + 1,
                total = coalesce((select sum(weight) from box where shelf_id = shelf.id), 0),
                item_count = (select count(*) from box join box_item on box_id = box.id
                    where shelf_id = shelf.id)
            where id in (%d, %d)""";

    private final Connection connection;
    private final int rest;
    private final int zones;
    private final Random random;
    private final List<Integer> shelves = new ArrayList<>();
    private final int fewestShelves;
    private int nextId = 1_000_000;

    Writer(Warehouse warehouse, int rest, long seed) throws SQLException {
        connection = warehouse.connect();
        connection.setAutoCommit(false);
        this.rest = rest;
        zones = warehouse.shelves() / 10;
        random = new Random(seed * WRITERS + rest);
        for (int id = 1; id <= warehouse.shelves(); id++) {
            if (id % WRITERS == rest) {
                shelves.add(id);
            }
        }
        fewestShelves = shelves.size() * 3 / 4;
    }

    /**
     * Commits one transaction.
     *
     * @return how many rows it changed
     */
    int write() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int rows = 0;
            for (String sql : statements()) {
                rows += statement.executeUpdate(sql);
            }
            connection.commit();
            return rows;
        }
    }

    void close() throws SQLException {
        connection.close();
    }

    private List<String> statements() {
        int one = shelf();
        int other = shelf();
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> shiftWeight(one, other);
            case 3, 4, 5 -> moveBox(one, other);
            case 6 -> addBox(one);
            case 7 -> removeBox(one);
            case 8 -> putItem(one);
            case 9 -> takeItem(one);
            case 10 -> random.nextBoolean() ? reviseMaker(among(60)) : changeMaker();
            case 11 -> reviseZone(among(zones));
            case 12 -> changeZone(one, among(zones));
            default ->
                    shelves.size() < fewestShelves || random.nextBoolean()
                            ? addShelf()
                            : removeShelf(one);
        };
    }

    private int shelf() {
        return shelves.get(random.nextInt(shelves.size()));
    }

    /** A random one of our own ids from 1 to {@code count}, a multiple of the writers. */
    private int among(int count) {
        int id = random.nextInt(count / WRITERS) * WRITERS + rest;
        return id == 0 ? count : id;
    }

    private int newId() {
        nextId++;
        return nextId * WRITERS + rest;
    }

    private static String reckon(int one, int other) {
        return RECKON.formatted(one, other);
    }

    /** The sum over both shelves stays. */
    private List<String> shiftWeight(int from, int to) {
        int weight = 1 + random.nextInt(9);
        return List.of(
                "update box set weight = weight - %d where id = %s".formatted(weight, box(from)),
                "update box set weight = weight + %d where id = %s".formatted(weight, box(to)),
                reckon(from, to));
    }

    private List<String> moveBox(int from, int to) {
        return List.of(
                "update box set shelf_id = %d where id = %s".formatted(to, box(from)),
                reckon(from, to));
    }

    private List<String> addBox(int shelf) {
        int id = newId();
        return List.of(
                "insert into box values (%d, %d, %d)".formatted(id, shelf, random.nextInt(20)),
                "insert into box_item values (%1$d, %2$d), (%1$d, %3$d)"
                        .formatted(id, among(150), 150 + among(150)),
                reckon(shelf, shelf));
    }

    private List<String> removeBox(int shelf) {
        String box = "(select min(id) from box where shelf_id = %d)".formatted(shelf);
        return List.of(
                "delete from box_item where box_id = " + box,
                "delete from box where id = " + box,
                reckon(shelf, shelf));
    }

    private List<String> putItem(int shelf) {
        return List.of(
                ("insert into box_item select id, %d from box where id = %s"
                                + " on conflict do nothing")
                        .formatted(among(300), box(shelf)),
                reckon(shelf, shelf));
    }

    private List<String> takeItem(int shelf) {
        return List.of(
                ("delete from box_item where (box_id, item_id) = (select box_id, item_id"
                                + " from box_item join box on id = box_id where shelf_id = %d"
                                + " order by md5(item_id || '%d') limit 1)")
                        .formatted(shelf, random.nextInt()),
                reckon(shelf, shelf));
    }

    private List<String> reviseMaker(int maker) {
        List<String> statements =
                new ArrayList<>(
                        List.of(
                                ("update item set maker_revision = maker_revision + 1"
                                                + " where maker_id = %d")
                                        .formatted(maker),
                                "update maker set revision = revision + 1 where id = " + maker));
        if (random.nextBoolean()) {
            Collections.reverse(statements);
        }
        return statements;
    }

    private List<String> changeMaker() {
        return List.of(
                ("update item set maker_id = maker.id, maker_revision = maker.revision"
                                + " from maker where item.id = %d and maker.id = %d")
                        .formatted(among(300), among(60)));
    }

    private List<String> reviseZone(int zone) {
        return List.of(
                "update zone set revision = revision + 1 where id = " + zone,
                ("update shelf set zone_revision = zone_revision + 1, revision = revision + 1"
                                + " where zone_id = %d")
                        .formatted(zone));
    }

    private List<String> changeZone(int shelf, int zone) {
        return List.of(
                ("update shelf set zone_id = zone.id, zone_revision = zone.revision,"
                                + " revision = shelf.revision + 1"
                                + " from zone where shelf.id = %d and zone.id = %d")
                        .formatted(shelf, zone));
    }

    private List<String> addShelf() {
        int id = newId();
        shelves.add(id);
        List<String> statements = new ArrayList<>();
        statements.add(
                ("insert into shelf select %1$d, 'shelf %1$d', id, revision, 0, 0, 1"
                                + " from zone where id = %2$d")
                        .formatted(id, among(zones)));
        statements.addAll(addBox(id));
        return statements;
    }

    private List<String> removeShelf(int shelf) {
        shelves.remove(Integer.valueOf(shelf));
        return List.of(
                "delete from box_item using box where box_id = id and shelf_id = " + shelf,
                "delete from box where shelf_id = " + shelf,
                "delete from shelf where id = " + shelf);
    }

    /** A random box of the shelf, if it has one. */
    private String box(int shelf) {
        return "(select id from box where shelf_id = %d order by md5(id || '%d') limit 1)"
                .formatted(shelf, random.nextInt());
    }
}
