package io.pgsync.flink.compiler.catalog;

import io.pgsync.flink.compiler.catalog.Table.Kind;
import io.pgsync.flink.compiler.catalog.Table.ReplicaIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the catalog of the connected database: all relations outside the system's own schemas,
 * partitions only by their root. Needs no privilege beyond connecting.
 */
public final class JdbcCatalogReader {
    private static final int FIRST_VERSION_WITH_GENERATED_COLUMNS = 120_000;

    private static final String RELATIONS =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind, c.relreplident
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND NOT c.relispartition
              AND c.relpersistence <> 't'
              AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              AND n.nspname NOT LIKE 'pg\\_toast%'
            """;

    private static final String COLUMNS =
            """
            SELECT a.attrelid, a.attname, a.atttypid, a.attnotnull, {generated} AS generated
            FROM pg_catalog.pg_attribute a
            JOIN (%s) r ON r.oid = a.attrelid
            WHERE a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """
                    .formatted(RELATIONS);

    /** Whole unique indexes of plain columns; INCLUDE columns are no part of a key. */
    private static final String KEYS =
            """
            SELECT i.indrelid, i.indexrelid, i.indisprimary, i.indisreplident, i.indimmediate,
                   bool_and(a.attnotnull) OVER (PARTITION BY i.indexrelid), a.attname
            FROM pg_catalog.pg_index i
            JOIN (%s) r ON r.oid = i.indrelid
            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indisunique AND i.indisvalid
              AND i.indpred IS NULL AND i.indexprs IS NULL
              AND k.position <= i.indnkeyatts
            ORDER BY i.indrelid, x.relname, k.position
            """
                    .formatted(RELATIONS);

    private static final String FOREIGN_KEYS =
            """
            SELECT f.oid, f.conname, f.conrelid, f.confrelid, a.attname, b.attname
            FROM pg_catalog.pg_constraint f
            CROSS JOIN LATERAL unnest(f.conkey, f.confkey)
                WITH ORDINALITY AS k(own, referenced, position)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.own
            JOIN pg_catalog.pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.referenced
            WHERE f.contype = 'f' AND f.conparentid = 0
            ORDER BY f.oid, k.position
            """;

    private final Statement statement;

    private JdbcCatalogReader(Statement statement) {
        this.statement = statement;
    }

    /** The catalog as the connection's current transaction sees it. */
    public static Catalog read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return new JdbcCatalogReader(statement).catalog(connection.getCatalog());
        }
    }

    private Catalog catalog(String database) throws SQLException {
        PgTypes types = PgTypes.read(statement);
        Map<Long, List<Column>> columns = columns(types);
        Map<Long, Keys> keys = keys();
        var tables = new LinkedHashMap<Long, Table>();
        try (ResultSet rows = statement.executeQuery(RELATIONS)) {
            while (rows.next()) {
                long oid = rows.getLong(1);
                var name = new TableName(rows.getString(2), rows.getString(3));
                ReplicaIdentity identity = replicaIdentity(rows.getString(5));
                Keys ofTable = keys.getOrDefault(oid, new Keys());
                tables.put(
                        oid,
                        new Table(
                                name,
                                kind(rows.getString(4)),
                                columns.getOrDefault(oid, List.of()),
                                ofTable.primary,
                                ofTable.unique.values().stream().distinct().toList(),
                                identity,
                                ofTable.identity(identity)));
            }
        }
        return new Catalog(database, List.copyOf(tables.values()), foreignKeys(tables));
    }

    private Map<Long, List<Column>> columns(PgTypes types) throws SQLException {
        String generated =
                isAtLeast(FIRST_VERSION_WITH_GENERATED_COLUMNS) ? "a.attgenerated <> ''" : "false";
        var columns = new LinkedHashMap<Long, List<Column>>();
        try (ResultSet rows = statement.executeQuery(COLUMNS.replace("{generated}", generated))) {
            while (rows.next()) {
                columns.computeIfAbsent(rows.getLong(1), oid -> new ArrayList<>())
                        .add(
                                new Column(
                                        rows.getString(2),
                                        types.resolve(rows.getLong(3)),
                                        !rows.getBoolean(4),
                                        rows.getBoolean(5)));
            }
        }
        return columns;
    }

    private boolean isAtLeast(int version) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT current_setting('server_version_num')::int")) {
            rows.next();
            return rows.getInt(1) >= version;
        }
    }

    /** The keys of one table, while they are read. */
    private static final class Keys {
        final List<String> primary = new ArrayList<>();
        final Map<Long, List<String>> unique = new LinkedHashMap<>();
        final List<String> replica = new ArrayList<>();

        /** Postgres does not log the old values of a deferrable key. */
        boolean primaryIsDeferrable;

        List<String> identity(ReplicaIdentity identity) {
            return switch (identity) {
                case DEFAULT -> primaryIsDeferrable ? List.of() : primary;
                case INDEX -> replica;
                case NOTHING, FULL -> List.of();
            };
        }
    }

    private Map<Long, Keys> keys() throws SQLException {
        var keys = new LinkedHashMap<Long, Keys>();
        try (ResultSet rows = statement.executeQuery(KEYS)) {
            while (rows.next()) {
                Keys ofTable = keys.computeIfAbsent(rows.getLong(1), oid -> new Keys());
                boolean immediate = rows.getBoolean(5);
                boolean notNull = rows.getBoolean(6);
                String column = rows.getString(7);
                if (rows.getBoolean(3)) {
                    ofTable.primary.add(column);
                    ofTable.primaryIsDeferrable = !immediate;
                } else if (immediate && notNull) {
                    ofTable.unique
                            .computeIfAbsent(rows.getLong(2), oid -> new ArrayList<>())
                            .add(column);
                }
                if (rows.getBoolean(4)) {
                    ofTable.replica.add(column);
                }
            }
        }
        return keys;
    }

    private List<ForeignKey> foreignKeys(Map<Long, Table> tables) throws SQLException {
        var keys = new LinkedHashMap<Long, ForeignKey>();
        try (ResultSet rows = statement.executeQuery(FOREIGN_KEYS)) {
            while (rows.next()) {
                Table from = tables.get(rows.getLong(3));
                Table to = tables.get(rows.getLong(4));
                if (from == null || to == null) {
                    continue; // of a partition, or of a system table
                }
                var one =
                        new ForeignKey(
                                rows.getString(2),
                                from.name(),
                                List.of(rows.getString(5)),
                                to.name(),
                                List.of(rows.getString(6)));
                keys.merge(rows.getLong(1), one, JdbcCatalogReader::extended);
            }
        }
        return List.copyOf(keys.values());
    }

    private static ForeignKey extended(ForeignKey key, ForeignKey more) {
        var columns = new ArrayList<>(key.columns());
        columns.addAll(more.columns());
        var referenced = new ArrayList<>(key.referenced());
        referenced.addAll(more.referenced());
        return new ForeignKey(key.name(), key.from(), columns, key.to(), referenced);
    }

    private static Kind kind(String relkind) {
        return switch (relkind) {
            case "r" -> Kind.TABLE;
            case "p" -> Kind.PARTITIONED_TABLE;
            case "v" -> Kind.VIEW;
            case "m" -> Kind.MATERIALIZED_VIEW;
            case "f" -> Kind.FOREIGN_TABLE;
            default -> throw new IllegalStateException("relkind " + relkind);
        };
    }

    private static ReplicaIdentity replicaIdentity(String relreplident) {
        return switch (relreplident) {
            case "d" -> ReplicaIdentity.DEFAULT;
            case "n" -> ReplicaIdentity.NOTHING;
            case "f" -> ReplicaIdentity.FULL;
            case "i" -> ReplicaIdentity.INDEX;
            default -> throw new IllegalStateException("relreplident " + relreplident);
        };
    }
}
