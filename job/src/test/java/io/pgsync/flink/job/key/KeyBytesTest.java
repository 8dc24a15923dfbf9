package io.pgsync.flink.job.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.compiler.physical.KeyType;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyBytesTest {

    static Stream<Arguments> ascending() {
        return Stream.of(
                arguments(
                        KeyType.INTEGER,
                        List.of(
                                "-9223372036854775808",
                                "-65537",
                                "-257",
                                "-256",
                                "-255",
                                "-2",
                                "-1",
                                "0",
                                "1",
                                "127",
                                "128",
                                "255",
                                "256",
                                "65535",
                                "65536",
                                "9223372036854775807")),
                arguments(
                        KeyType.NUMERIC,
                        List.of(
                                "-Infinity",
                                "-1e400",
                                "-123.45",
                                "-123.4",
                                "-100",
                                "-99",
                                "-1",
                                "-0.1",
                                "-0.09",
                                "-0.001",
                                "0.00",
                                "0.0000001",
                                "0.01",
                                "0.011",
                                "0.1",
                                "1",
                                "1.05",
                                "1.5",
                                "10",
                                "10.01",
                                "99",
                                "100",
                                "100.5",
                                "123456789012345678901234567890",
                                "1e+400",
                                "Infinity",
                                "NaN")),
                arguments(
                        KeyType.FLOAT,
                        List.of(
                                "-Infinity",
                                "-1e+300",
                                "-1",
                                "-1e-300",
                                "0",
                                "1e-300",
                                "0.1",
                                "1",
                                "1e+20",
                                "Infinity",
                                "NaN")),
                arguments(KeyType.BOOLEAN, List.of("f", "t")),
                arguments(KeyType.TEXT, List.of("", " ", "A", "a", "a ", "aa", "b", "ä", "😀")),
                arguments(KeyType.BLANK_PADDED, List.of("", "a", "a b", "b")),
                arguments(KeyType.CASE_INSENSITIVE, List.of("", "A", "aB", "B", "ä", "É")),
                arguments(
                        KeyType.TEMPORAL,
                        List.of(
                                "-infinity",
                                "4713-01-01 BC",
                                "0002-12-31 BC",
                                "0001-01-01 BC",
                                "0001-12-31 23:59:59.999999 BC",
                                "0001-01-01",
                                "1969-12-31",
                                "1969-12-31 23:59:59.999999",
                                "1970-01-01",
                                "1970-01-01 00:00:00.000001",
                                "1970-01-01 00:00:00.1",
                                "2024-02-29 12:00:00+02",
                                "2024-02-29 11:00:00+00",
                                "2024-02-29 11:00:00-00:00:01",
                                "9999-12-31",
                                "10000-01-01",
                                "294276-12-31 23:59:59.999999",
                                "5874897-12-31",
                                "infinity")));
    }

    @ParameterizedTest
    @MethodSource("ascending")
    void keepsTheOrderOfPostgres(KeyType type, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j < values.size(); j++) {
                assertThat(Integer.signum(compare(type, values.get(i), values.get(j))))
                        .as("%s and %s", values.get(i), values.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ascending")
    void neverStartsOneEncodingWithAnother(KeyType type, List<String> values) {
        List<String> encoded = values.stream().map(v -> hex(type, v)).toList();
        for (String one : encoded) {
            assertThat(encoded).filteredOn(other -> other.startsWith(one)).containsExactly(one);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NUMERIC, 1.50, 1.5",
        "NUMERIC, 100, 1e2",
        "NUMERIC, 0.00, 0",
        "NUMERIC, -0.0, 0",
        "NUMERIC, 007.10, 7.1",
        "NUMERIC, -1200.0, -1200",
        "FLOAT, -0, 0",
        "FLOAT, 1e+02, 100",
        "BLANK_PADDED, 'a   ', a",
        "CASE_INSENSITIVE, GRÜSSE, grüsse",
        "CASE_INSENSITIVE, ΟΔΟΣ, οδοσ",
        "TEMPORAL, 2024-02-29, 2024-02-29 00:00:00",
        "TEMPORAL, 2024-02-29 01:30:00+05:30, 2024-02-28 20:00:00+00",
        "TEMPORAL, 2024-02-29 12:00:00.5, 2024-02-29 12:00:00.500000",
    })
    void givesEqualValuesEqualBytes(KeyType type, String one, String other) {
        assertThat(hex(type, one)).isEqualTo(hex(type, other));
    }

    @ParameterizedTest
    @CsvSource({
        "INTEGER, 1.5",
        "INTEGER, 9223372036854775808",
        "INTEGER, -9223372036854775809",
        "INTEGER, -",
        "NUMERIC, abc",
        "NUMERIC, 1.2.3",
        "NUMERIC, -",
        "FLOAT, x",
        "BOOLEAN, true",
        "TEMPORAL, 02/29/2024",
        "TEMPORAL, 2024-02-29 12:00",
        "TEMPORAL, 2023-02-29",
    })
    void refusesTextThatIsNoSuchValue(KeyType type, String text) {
        assertThatThrownBy(() -> hex(type, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(type.name());
    }

    @Test
    void writesThePartsOfAKeyOneAfterTheOther() {
        ByteBuilder out = new ByteBuilder();
        boolean complete =
                KeyBytes.append(
                        Tuple.of(Arrays.asList("b", null, "7")),
                        List.of(new KeyPart(2, KeyType.INTEGER), new KeyPart(0, KeyType.TEXT)),
                        out);
        assertThat(complete).isTrue();
        assertThat(out.toByteArray())
                .asHexString()
                .isEqualToIgnoringCase(hex(KeyType.INTEGER, "7") + hex(KeyType.TEXT, "b"));
    }

    @Test
    void hasNoKeyIfAPartIsNull() {
        ByteBuilder out = new ByteBuilder().append('x');
        boolean complete =
                KeyBytes.append(
                        Tuple.of(Arrays.asList("1", null)),
                        List.of(new KeyPart(0, KeyType.INTEGER), new KeyPart(1, KeyType.TEXT)),
                        out);
        assertThat(complete).isFalse();
        assertThat(out).hasToString("x");
    }

    @Test
    void refusesAValueThatTheStreamLeftOut() {
        ByteBuilder row = new ByteBuilder();
        Tuple.appendUnchanged(row);
        assertThatThrownBy(
                        () ->
                                KeyBytes.append(
                                        Tuple.of(row.toByteArray()),
                                        List.of(new KeyPart(0, KeyType.TEXT)),
                                        new ByteBuilder()))
                .isInstanceOf(IllegalStateException.class);
    }

    /** A change here loses the state of every running job. */
    @ParameterizedTest
    @CsvSource({
        "INTEGER, 0, 80",
        "INTEGER, 300, 82012c",
        "INTEGER, -1, 7f",
        "NUMERIC, 123.4, 048103'0d23'00",
        "NUMERIC, -0.5, 027f'cc'ff",
        "FLOAT, 1, bff0000000000000",
        "BOOLEAN, t, 01",
        "TEXT, ab, 616200",
        "TEMPORAL, 1970-01-02 00:00:01, 8101830f4240",
    })
    void keepsItsEncoding(KeyType type, String text, String hex) {
        assertThat(hex(type, text)).isEqualTo(hex.replace("'", ""));
    }

    private static int compare(KeyType type, String one, String other) {
        return Arrays.compareUnsigned(bytes(type, one), bytes(type, other));
    }

    private static String hex(KeyType type, String text) {
        return HexFormat.of().formatHex(bytes(type, text));
    }

    private static byte[] bytes(KeyType type, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuilder out = new ByteBuilder();
        KeyBytes.appendPart(type, utf8, 0, utf8.length, out);
        return out.toByteArray();
    }
}
