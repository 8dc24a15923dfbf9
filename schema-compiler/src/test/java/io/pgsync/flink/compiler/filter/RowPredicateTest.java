package io.pgsync.flink.compiler.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowPredicateTest {
    private static final Map<String, PgType> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("n", PgType.of("int4", Kind.INTEGER));
        COLUMNS.put("m", PgType.of("numeric", Kind.NUMERIC));
        COLUMNS.put("r", PgType.of("float4", Kind.FLOAT));
        COLUMNS.put("f", PgType.of("float8", Kind.FLOAT));
        COLUMNS.put("t", PgType.of("text", Kind.TEXT));
        COLUMNS.put("c", PgType.of("bpchar", Kind.BLANK_PADDED));
        COLUMNS.put("b", PgType.of("bool", Kind.BOOLEAN));
        COLUMNS.put("e", PgType.of("mood", Kind.ENUM));
        COLUMNS.put("u", PgType.of("uuid", Kind.UUID));
        COLUMNS.put("d", PgType.of("date", Kind.DATE));
        COLUMNS.put("ts", PgType.of("timestamp", Kind.TIMESTAMP));
        COLUMNS.put("tz", PgType.of("timestamptz", Kind.TIMESTAMPTZ));
        COLUMNS.put("j", PgType.of("jsonb", Kind.JSONB));
        COLUMNS.put("odd \"name", PgType.of("text", Kind.TEXT));
    }

    private static RowFilter parse(String filter) throws InvalidFilterException {
        return FilterParser.parse(
                filter,
                name ->
                        Optional.ofNullable(COLUMNS.get(name))
                                .map(type -> new Column(name, type, true, false)));
    }

    private static boolean test(String filter, String column, String value)
            throws InvalidFilterException {
        List<String> names = List.copyOf(COLUMNS.keySet());
        return RowPredicate.of(parse(filter), names::indexOf)
                .test(i -> names.get(i).equals(column) ? value : null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n = 5 | n | 5 | true",
                "n = 5.0 | n | 5 | true",
                "5 < n | n | 6 | true",
                "n in (1, 2) | n | 2 | true",
                "n not in (1, 2) | n | 3 | true",
                "n != 3 | n | 3 | false",
                "not n > 3 | n | 3 | true",
                "m > 1.05 | m | 1.1 | true",
                "m > 1e3 | m | NaN | true",
                "m < -5 | m | -Infinity | true",
                "r = 0.1 | r | 0.1 | true",
                "f >= 0 | f | -0 | true",
                "f > 1 | f | NaN | true",
                "t < 'b' | t | a | true",
                "t > 'Z' | t | a | true",
                "t = 'it''s' | t | it's | true",
                "c = 'ab' | c | ab   | true",
                "b | b | t | true",
                "not b | b | f | true",
                "b = false | b | t | false",
                "e in ('ok', 'sad') | e | sad | true",
                "u = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' |"
                        + " u | a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 | true",
                "d >= '2024-01-01' | d | 2024-01-01 | true",
                "d < '0001-01-01' | d | 0044-03-15 BC | true",
                "d < 'infinity' | d | 9999-12-31 | true",
                "ts < '2024-01-01T10:00' | ts | 2024-01-01 09:59:59.999999 | true",
                "tz = '2024-01-01 12:00:00+02' | tz | 2024-01-01 10:00:00+00 | true",
                "tz < '2024-01-01 00:00:00Z' | tz | 2024-01-01 00:00:00+00 | false",
                "tz > '-infinity' | tz | 1890-01-01 00:00:00-04:56:02 | true",
                "j is not null | j | {} | true",
                "\"odd \"\"name\" = 'x' | odd \"name | x | true",
                "(n = 1 or n = 2) and n = 2 | n | 2 | true",
                "n = 1 or n = 2 and n = 3 | n | 1 | true",
            })
    void comparesAsPostgresDoes(String filter, String column, String value, boolean expected)
            throws Exception {
        assertThat(test(filter, column, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n = 1 | false",
                "not n = 1 | false",
                "n <> 1 | false",
                "n is null | true",
                "n = 1 or n is null | true",
                "not (n = 1 and n is not null) | true",
                "not (n = 1 and n is null) | false",
                "n in (1, 2) or not (n in (1, 2)) | false",
                "n = m | false",
            })
    void nullIsNeitherTrueNorFalse(String filter, boolean expected) throws Exception {
        assertThat(test(filter, "none", null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a column is expected here, at its end",
                "n = | a column is expected here, at its end",
                "n | a comparison, 'in' or 'is' is expected here, at its end",
                "n = 1 n | 'and', 'or' or the end is expected here, at \"n\"",
                "n = null | nothing equals null; write 'is null', at \"null\"",
                "n is 5 | 'null' is expected here, at \"5\"",
                "n in () | a constant is expected here, at \")\"",
                "n in (1 | ')' is expected here, at its end",
                "n ; 1 | unexpected text, at \"; 1\"",
                "t = 'open | unexpected text, at \"'open\"",
                "n = '5' | 'n' of type int4 is compared with a number, at \"'5'\"",
                "t = 5 | 't' of type text is compared with a string, at \"5\"",
                "r < 1e39 | 'r' of type float4 is compared with a number, at \"1e39\"",
                "e > 'ok' | 'e' of type mood has no order here; use =, <> or 'in', at \"e > 'ok'\"",
                "j = 'x' | 'j' of type jsonb can only be null or not null here, at \"j = 'x'\"",
                "n = t | 'n' of type int4 cannot be compared with 't' of type text, at \"t\"",
                "d = '2024-13-01' | 'd' of type date is compared with a date like '2024-12-31',"
                        + " or 'infinity', at \"'2024-13-01'\"",
                "tz > '2024-01-01' | 'tz' of type timestamptz is compared with a time with its zone"
                        + " like '2024-12-31 23:59:59+00', or 'infinity', at \"'2024-01-01'\"",
            },
            quoteCharacter = '`')
    void saysWhatIsWrongAndWhere(String filter, String message) {
        assertThatThrownBy(() -> parse(filter.equals("''") ? "" : filter))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessage(message);
    }

    @Test
    void endlessNestingIsAnError() {
        assertThatThrownBy(() -> parse("(".repeat(100_000) + "n = 1"))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageStartingWith("this is nested too deeply");
    }

    @Test
    void asSqlItHasItsTypes() throws Exception {
        assertThat(
                        FilterSql.of(
                                parse(
                                        "(n > 5 or not t <> 'it''s') and r = 0.1 and b and j is"
                                                + " null"),
                                "x"))
                .isEqualTo(
                        "((x.\"n\" > 5 OR NOT (x.\"t\" COLLATE \"C\" <> 'it''s'))"
                                + " AND x.\"r\" = '0.1'::real AND x.\"b\" = true AND x.\"j\" IS"
                                + " NULL)");
    }
}
