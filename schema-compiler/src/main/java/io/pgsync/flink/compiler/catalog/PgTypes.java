package io.pgsync.flink.compiler.catalog;

import io.pgsync.flink.compiler.catalog.PgType.Attribute;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All types of a database, resolved on demand. Follows the order in which Postgres itself decides
 * how a value becomes JSON: base type of a domain, built-in rules, array, row, own cast to json.
 */
final class PgTypes {
    /** The first object id that is not Postgres's own; only such types are checked for casts. */
    private static final long FIRST_USER_OID = 16_384;

    private static final Map<String, Kind> BUILT_IN =
            Map.ofEntries(
                    Map.entry("bool", Kind.BOOLEAN),
                    Map.entry("int2", Kind.INTEGER),
                    Map.entry("int4", Kind.INTEGER),
                    Map.entry("int8", Kind.INTEGER),
                    Map.entry("numeric", Kind.NUMERIC),
                    Map.entry("float4", Kind.FLOAT),
                    Map.entry("float8", Kind.FLOAT),
                    Map.entry("text", Kind.TEXT),
                    Map.entry("varchar", Kind.TEXT),
                    Map.entry("name", Kind.TEXT),
                    Map.entry("bpchar", Kind.BLANK_PADDED),
                    Map.entry("uuid", Kind.UUID),
                    Map.entry("bytea", Kind.BYTEA),
                    Map.entry("date", Kind.DATE),
                    Map.entry("timestamp", Kind.TIMESTAMP),
                    Map.entry("timestamptz", Kind.TIMESTAMPTZ),
                    Map.entry("time", Kind.TIME),
                    Map.entry("timetz", Kind.TIMETZ),
                    Map.entry("interval", Kind.INTERVAL),
                    Map.entry("json", Kind.JSON),
                    Map.entry("jsonb", Kind.JSONB));

    /** An array is of variable length and has elements; point, box and name are of fixed length. */
    private static final String TYPES =
            """
            SELECT t.oid, t.typname, t.typtype, t.typbasetype, t.typelem, t.typdelim, t.typrelid,
                   t.typelem <> 0 AND t.typlen = -1 AS is_array
            FROM pg_catalog.pg_type t
            """;

    private static final String ATTRIBUTES =
            """
            SELECT a.attrelid, a.attname, a.atttypid
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_type t ON t.typrelid = a.attrelid AND t.typtype = 'c'
            JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            WHERE a.attnum > 0 AND NOT a.attisdropped
              AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            ORDER BY a.attrelid, a.attnum
            """;

    private static final String JSON_CASTS =
            """
            SELECT castsource FROM pg_catalog.pg_cast
            WHERE casttarget = 'pg_catalog.json'::regtype AND castmethod = 'f'
            """;

    private record Row(
            long oid,
            String name,
            String type,
            long base,
            long element,
            char delimiter,
            long relation,
            boolean array) {}

    private record AttributeRow(String name, long type) {}

    private final Map<Long, Row> rows = new HashMap<>();
    private final Map<Long, List<AttributeRow>> attributes = new HashMap<>();
    private final Set<Long> castToJson = new HashSet<>();

    private PgTypes() {}

    static PgTypes read(Statement statement) throws SQLException {
        var types = new PgTypes();
        try (ResultSet found = statement.executeQuery(TYPES)) {
            while (found.next()) {
                types.rows.put(found.getLong(1), row(found));
            }
        }
        try (ResultSet found = statement.executeQuery(ATTRIBUTES)) {
            while (found.next()) {
                types.attributes
                        .computeIfAbsent(found.getLong(1), relation -> new ArrayList<>())
                        .add(new AttributeRow(found.getString(2), found.getLong(3)));
            }
        }
        try (ResultSet found = statement.executeQuery(JSON_CASTS)) {
            while (found.next()) {
                types.castToJson.add(found.getLong(1));
            }
        }
        return types;
    }

    private static Row row(ResultSet found) throws SQLException {
        return new Row(
                found.getLong(1),
                found.getString(2),
                found.getString(3),
                found.getLong(4),
                found.getLong(5),
                found.getString(6).charAt(0),
                found.getLong(7),
                found.getBoolean(8));
    }

    PgType resolve(long oid) {
        Row row =
                Optional.ofNullable(rows.get(oid))
                        .orElseThrow(() -> new IllegalStateException("no type with oid " + oid));
        if (row.type().equals("d")) {
            return resolve(row.base());
        }
        if (row.array()) {
            return array(row);
        }
        if (row.type().equals("c")) {
            List<Attribute> parts =
                    attributes.getOrDefault(row.relation(), List.of()).stream()
                            .map(a -> new Attribute(a.name(), resolve(a.type())))
                            .toList();
            return new PgType(row.name(), Kind.COMPOSITE, null, ',', parts);
        }
        return PgType.of(row.name(), kind(row));
    }

    private PgType array(Row row) {
        boolean vector = row.name().equals("int2vector") || row.name().equals("oidvector");
        return new PgType(
                row.name(),
                vector ? Kind.VECTOR : Kind.ARRAY,
                resolve(row.element()),
                rows.get(row.element()).delimiter(),
                List.of());
    }

    private Kind kind(Row row) {
        if (row.oid() < FIRST_USER_OID) {
            return BUILT_IN.getOrDefault(row.name(), Kind.OTHER);
        }
        if (row.name().equals("hstore")) {
            return Kind.HSTORE;
        }
        if (castToJson.contains(row.oid())) {
            return Kind.OWN_JSON_CAST;
        }
        if (row.type().equals("e")) {
            return Kind.ENUM;
        }
        return row.name().equals("citext") ? Kind.CASE_INSENSITIVE : Kind.OTHER;
    }
}
