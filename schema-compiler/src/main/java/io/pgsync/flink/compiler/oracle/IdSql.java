package io.pgsync.flink.compiler.oracle;

import static io.pgsync.flink.compiler.oracle.Sql.column;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.logical.NodePlan;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code _id} of a root row as SQL: the results of Python's {@code str} for the values of its
 * key, joined by bars.
 *
 * <p>One case differs: for a float of 23 or more digits that lies exactly between two shorter texts
 * (1e23), Postgres prints another shortest text than Python.
 */
final class IdSql {
    /** Types whose text never has a bar, so that the id can be split at bars. */
    private static final Set<Kind> WITHOUT_BAR =
            EnumSet.of(
                    Kind.BOOLEAN,
                    Kind.INTEGER,
                    Kind.NUMERIC,
                    Kind.FLOAT,
                    Kind.UUID,
                    Kind.DATE,
                    Kind.TIMESTAMP,
                    Kind.TIMESTAMPTZ,
                    Kind.TIME,
                    Kind.TIMETZ,
                    Kind.INTERVAL);

    private static final Set<Kind> LISTS_IN_PYTHON = EnumSet.of(Kind.INTEGER, Kind.BOOLEAN);

    private final NodePlan root;
    private final List<Column> columns;

    IdSql(NodePlan root) {
        this.root = root;
        List<String> key =
                root.table().primaryKey().isEmpty()
                        ? root.key()
                        : root.key().stream().sorted().toList();
        this.columns = key.stream().map(name -> Sql.column(root.table(), name)).toList();
    }

    /** The id of the row that goes by this alias. */
    String id(String alias) {
        return columns.stream()
                .map(c -> text(c, column(alias, c.name())))
                .collect(Collectors.joining(" || '|' || "));
    }

    /** The text of the first column, which is all that {@code _meta} shows of the root. */
    String first(String alias) {
        Column first = columns.get(0);
        return text(first, column(alias, first.name()));
    }

    String firstName() {
        return columns.get(0).name();
    }

    /**
     * A condition that an index supports and that every row with an id in {@code wanted} satisfies;
     * other rows may satisfy it too. Empty if the types of the key do not allow such a condition.
     */
    List<String> candidates(String alias) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String part = columns.size() == 1 ? "id" : "split_part(id, '|', %d)".formatted(i + 1);
            String value = value(column.type(), part);
            if (value != null) {
                conditions.add(
                        "%s = ANY (ARRAY(SELECT %s FROM wanted))"
                                .formatted(column(alias, column.name()), value));
            }
            if (!WITHOUT_BAR.contains(column.type().kind())) {
                break;
            }
        }
        return conditions;
    }

    /** The value that an id's part stands for, NULL if it cannot be one; null if not known. */
    private String value(PgType type, String part) {
        boolean alone = columns.size() == 1;
        return switch (type.kind()) {
            case INTEGER ->
                    ("CASE WHEN %1$s ~ '^-?[0-9]{1,18}$' THEN %1$s::bigint"
                                    + " WHEN %1$s ~ '^-?[0-9]{19}$' AND %1$s::numeric"
                                    + " BETWEEN -9223372036854775808 AND 9223372036854775807"
                                    + " THEN %1$s::bigint END")
                            .formatted(part);
            case UUID ->
                    "CASE WHEN %1$s ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN %1$s::uuid END"
                            .formatted(part);
            case TEXT -> alone && !type.name().equals("name") ? part : null;
            default -> null;
        };
    }

    private String text(Column column, String value) {
        return switch (column.type().kind()) {
            case INTEGER, UUID, DATE, ENUM, TEXT, CASE_INSENSITIVE -> value + "::text";
            case BOOLEAN -> "CASE WHEN %s THEN 'True' ELSE 'False' END".formatted(value);
            case NUMERIC -> decimal(value);
            case FLOAT -> floating(value);
            case TIMESTAMP, TIMESTAMPTZ, TIME, TIMETZ -> time(value);
            case INTERVAL -> interval(value);
            case BYTEA -> bytes(value);
            case ARRAY -> array(column, value);
            case JSON, JSONB, HSTORE -> throw unsupported(column);
            case BLANK_PADDED, VECTOR, COMPOSITE, OWN_JSON_CAST, OTHER -> Sql.text(value);
        };
    }

    private IllegalArgumentException unsupported(Column column) {
        return new IllegalArgumentException(
                "a query cannot compute the ids of %s: column '%s' of its key has type %s"
                        .formatted(root.table().name(), column.name(), column.type().name()));
    }

    /** Python's decimal turns to an exponent where six zeros follow the point. */
    private static String decimal(String value) {
        return """
                (SELECT CASE WHEN abs(n) < 0.000001 AND scale(n) > 6 \
                THEN CASE WHEN n < 0 THEN '-' ELSE '' END || left(d, 1) \
                || CASE WHEN length(d) > 1 THEN '.' || substr(d, 2) ELSE '' END \
                || 'E' || length(d) - 1 - scale(n) \
                ELSE n::text END \
                FROM (SELECT %s AS n) v, \
                LATERAL (SELECT CASE WHEN n = 0 THEN '0' \
                ELSE ltrim(replace(abs(n)::text, '.', ''), '0') END AS d) digits)"""
                .formatted(value);
    }

    /** Python's float has a point or an exponent, the latter from 1e16 on and below 1e-4. */
    private static String floating(String value) {
        return """
                (SELECT CASE t WHEN 'NaN' THEN 'nan' WHEN 'Infinity' THEN 'inf' \
                WHEN '-Infinity' THEN '-inf' WHEN '0' THEN '0.0' WHEN '-0' THEN '-0.0' \
                ELSE (SELECT CASE WHEN point > 16 OR point <= -4 \
                THEN sign || left(d, 1) || CASE WHEN length(d) > 1 THEN '.' || substr(d, 2) ELSE '' END \
                || 'e' || CASE WHEN point > 0 THEN '+' ELSE '-' END || to_char(abs(point - 1), 'FM9900') \
                WHEN point >= length(d) THEN sign || rpad(d, point, '0') || '.0' \
                WHEN point > 0 THEN sign || left(d, point) || '.' || substr(d, point + 1) \
                ELSE sign || '0.' || repeat('0', -point) || d END \
                FROM (SELECT CASE WHEN n < 0 THEN '-' ELSE '' END AS sign, \
                trim('0' FROM replace(abs(n)::text, '.', '')) AS d, \
                CASE WHEN abs(n) >= 1 THEN length(trunc(abs(n))::text) \
                ELSE length(ltrim(split_part(abs(n)::text, '.', 2), '0')) - length(split_part(abs(n)::text, '.', 2)) END AS point \
                FROM (SELECT t::numeric AS n) number) parts) END \
                FROM (SELECT format('%%s', %s) AS t) v)"""
                .formatted(value);
    }

    /** Six digits of a fraction if there is one, minutes of the offset; not in BC, no infinity. */
    private static String time(String value) {
        return """
                (SELECT CASE WHEN t !~ '^(\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d:\\d\\d([.]\\d+)?([+-][0-9:]+)?$' THEN t \
                ELSE substring(t FROM '^[0-9 -]*\\d\\d:\\d\\d:\\d\\d') \
                || coalesce(rpad(substring(t FROM '[.]\\d+'), 7, '0'), '') \
                || coalesce(regexp_replace(substring(t FROM ':\\d\\d(?:[.]\\d+)?([+-].*)$'), '^([+-]\\d\\d)$', '\\1:00'), '') END \
                FROM (SELECT format('%%s', %s) AS t) v)"""
                .formatted(value);
    }

    /** A year counts 365 days and a month 30, as in PGSync's driver. */
    private static String interval(String value) {
        return """
                (SELECT CASE WHEN d = 0 THEN '' WHEN abs(d) = 1 THEN d || ' day, ' ELSE d || ' days, ' END \
                || us / 3600000000 || to_char(us / 60000000 %% 60, '":"FM00') || to_char(us / 1000000 %% 60, '":"FM00') \
                || CASE WHEN us %% 1000000 = 0 THEN '' ELSE to_char(us %% 1000000, '"."FM000000') END \
                FROM (SELECT days + (micros - us) / 86400000000 AS d, us \
                FROM (SELECT extract(year FROM i)::bigint * 365 + extract(month FROM i)::bigint * 30 \
                + extract(day FROM i)::bigint AS days, extract(hour FROM i)::bigint * 3600000000 \
                + extract(minute FROM i)::bigint * 60000000 + extract(microseconds FROM i)::bigint AS micros \
                FROM (SELECT %s AS i) v) whole, \
                LATERAL (SELECT (micros %% 86400000000 + 86400000000) %% 86400000000 AS us) rest) parts)"""
                .formatted(value);
    }

    /** Python's literal of the bytes, in double quotes if it has single ones only. */
    private static String bytes(String value) {
        return """
                (SELECT 'b' || q || coalesce((SELECT string_agg(CASE \
                WHEN c = 9 THEN '\\t' WHEN c = 10 THEN '\\n' WHEN c = 13 THEN '\\r' \
                WHEN c = 92 OR c = ascii(q) THEN '\\' || chr(c) \
                WHEN c BETWEEN 32 AND 126 THEN chr(c) \
                ELSE '\\x' || lpad(to_hex(c), 2, '0') END, '' ORDER BY n) \
                FROM generate_series(0, length(b) - 1) n, LATERAL (SELECT get_byte(b, n) AS c) byte), '') || q \
                FROM (SELECT %s AS b) v, LATERAL (SELECT CASE WHEN position('\\x27'::bytea IN b) > 0 \
                AND position('\\x22'::bytea IN b) = 0 THEN '"' ELSE '''' END AS q) quote)"""
                .formatted(value);
    }

    /**
     * Values that Python sees as lists look like JSON except for the words; the rest is plain text.
     */
    private String array(Column column, String value) {
        Kind element = column.type().element().kind();
        if (element == Kind.TEXT) {
            throw unsupported(column);
        }
        return LISTS_IN_PYTHON.contains(element)
                ? ("replace(replace(replace(to_jsonb(%s)::text, 'null', 'None'), 'true', 'True'),"
                                + " 'false', 'False')")
                        .formatted(value)
                : Sql.text(value);
    }
}
