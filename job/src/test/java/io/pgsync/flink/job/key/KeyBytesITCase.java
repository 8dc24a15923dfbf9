package io.pgsync.flink.job.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pgsync.flink.compiler.physical.KeyType;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.testing.RandomValues;
import io.pgsync.flink.job.testing.TestingDatabase;
import io.pgsync.flink.job.testing.TypeSamples;
import io.pgsync.flink.job.testing.TypeSamples.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key bytes are equal and ordered exactly as Postgres compares the values. */
class KeyBytesITCase {
    private static TestingDatabase database;

    /** A value's text and its place in Postgres's order, the same for equal values. */
    private record Ranked(String text, int rank, byte[] key) {}

    @BeforeAll
    static void createDatabase() throws Exception {
        database = TestingDatabase.create("key_bytes");
        for (String statement : TypeSamples.TYPES) {
            database.execute(statement);
        }
        database.execute("SET TimeZone = 'Europe/Amsterdam'");
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "INTEGER, int8",
        "NUMERIC, numeric",
        "FLOAT, float8",
        "FLOAT, float4",
        "BOOLEAN, bool",
        "TEXT, text",
        "TEXT, uuid",
        "TEXT, bytea",
        "TEXT, time",
        "BLANK_PADDED, char(30)",
        "CASE_INSENSITIVE, citext",
        "TEMPORAL, date",
        "TEMPORAL, timestamp",
        "TEMPORAL, timestamptz",
    })
    void compareLikePostgres(KeyType key, String type) throws Exception {
        List<String> values = new ArrayList<>(samples(type));
        RandomValues random = new RandomValues(7);
        for (int i = 0; i < 300; i++) {
            values.add(randomValue(random, type));
        }
        database.execute("DROP TABLE IF EXISTS keys");
        database.execute("CREATE TABLE keys (id serial, v " + type + ")");
        database.insert("keys", type, values);
        boolean collates = key == KeyType.TEXT && type.equals("text") || type.startsWith("char");
        String order = "v" + (collates ? " COLLATE \"C\"" : "");
        assertSameComparisons(
                key, "SELECT v, dense_rank() OVER (ORDER BY %s) FROM keys".formatted(order));
    }

    /** Columns of different types that a foreign key may join. */
    @ParameterizedTest
    @CsvSource({"NUMERIC, numeric, int8", "FLOAT, float8, int4", "TEMPORAL, timestamp, date"})
    void compareLikePostgresAcrossTypes(KeyType key, String type, String other) throws Exception {
        List<String> others = new ArrayList<>(samples(other));
        if (other.equals("date")) {
            others.removeIf(date -> date.matches("\\d{6,}.*"));
        }
        database.execute("DROP TABLE IF EXISTS keys, others");
        database.execute("CREATE TABLE keys (id serial, v " + type + ")");
        database.execute("CREATE TABLE others (id serial, v " + other + ")");
        database.insert("keys", type, samples(type));
        database.insert("others", other, others);
        database.execute("INSERT INTO keys (v) SELECT v FROM others");
        // both texts are printed, one of the column's own type and one of the type it is cast to
        assertSameComparisons(
                key,
                "SELECT t, dense_rank() OVER (ORDER BY v) FROM"
                        + " (SELECT v, format('%s', v) AS t FROM keys"
                        + "  UNION ALL SELECT v::{type}, format('%s', v) FROM others) AS compared"
                                .replace("{type}", type));
    }

    private static void assertSameComparisons(KeyType key, String query) throws Exception {
        List<Ranked> ranked = new ArrayList<>();
        for (List<String> row : database.copy(query)) {
            ranked.add(
                    new Ranked(row.get(0), Integer.parseInt(row.get(1)), bytes(key, row.get(0))));
        }
        for (Ranked one : ranked) {
            for (Ranked other : ranked) {
                int expected = Integer.compare(one.rank, other.rank);
                int actual = Integer.signum(Arrays.compareUnsigned(one.key, other.key));
                boolean prefix = expected != 0 && startsWith(one.key, other.key);
                // an assertion per pair would take most of the time
                if (actual != expected || prefix) {
                    fail(
                            "'%s' and '%s' compare as %d, expected %d, one the start of the other: %s",
                            one.text, other.text, actual, expected, prefix);
                }
            }
        }
        assertThat(ranked).hasSizeGreaterThan(1);
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length
                && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static List<String> samples(String type) {
        return TypeSamples.all().stream()
                .filter(sample -> sample.type().equals(type))
                .map(Sample::values)
                .findFirst()
                .orElseThrow();
    }

    private static String randomValue(RandomValues random, String type) {
        return switch (type) {
            case "int8" -> random.integer();
            case "bool" -> random.integer().endsWith("1") ? "t" : "f";
            case "uuid" -> random.uuid();
            case "bytea" -> "\\x" + random.uuid().replace("-", "");
            case "time" -> random.timestampOfOurTime().substring(11);
            case "char(30)" -> random.text();
            case "citext" -> {
                String text = random.text();
                yield random.integer().endsWith("1") ? text.toUpperCase(Locale.ROOT) : text;
            }
            default -> random.value(type);
        };
    }

    private static byte[] bytes(KeyType type, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuilder out = new ByteBuilder();
        KeyBytes.appendPart(type, utf8, 0, utf8.length, out);
        return out.toByteArray();
    }
}
