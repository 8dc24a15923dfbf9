package io.pgsync.flink.job.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.job.testing.RandomValues;
import io.pgsync.flink.job.testing.TestingDatabase;
import io.pgsync.flink.job.testing.TypeSamples;
import io.pgsync.flink.job.testing.TypeSamples.Sample;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What JsonText makes of COPY's text is what Postgres's own to_jsonb answers. */
class JsonTextITCase {
    private static TestingDatabase database;

    @BeforeAll
    static void createDatabase() throws Exception {
        database = TestingDatabase.create("json_text");
        for (String statement : TypeSamples.TYPES) {
            database.execute(statement);
        }
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        database.close();
    }

    /**
     * Per type one table: the value, an array of all values, a row type with both, an array of such
     * rows; so each type is printed at four depths of quoting.
     */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kolkata", "America/St_Johns", "Europe/Amsterdam"})
    void equalsToJsonbForEveryTypeAndNesting(String timeZone) throws Exception {
        database.execute("SET TimeZone = '" + timeZone + "'");
        List<Sample> samples = TypeSamples.all();
        for (int i = 0; i < samples.size(); i++) {
            createTable("sample_" + i, samples.get(i));
        }
        Catalog catalog = database.catalog();
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        for (int i = 0; i < samples.size(); i++) {
            compared += compare(catalog, "sample_" + i, softly);
        }
        softly.assertAll();
        assertThat(samples).hasSizeGreaterThan(80);
        assertThat(compared).isGreaterThan(900);
    }

    private static void createTable(String table, Sample sample) throws Exception {
        String type = sample.type();
        String array = sample.isArray() ? "" : ", a %s[]".formatted(type);
        database.execute("DROP TABLE IF EXISTS " + table);
        database.execute("DROP TYPE IF EXISTS wrapped_" + table);
        database.execute(
                "CREATE TYPE wrapped_%s AS (\"the value\" %s%s)".formatted(table, type, array));
        database.execute(
                "CREATE TABLE %1$s (id int GENERATED ALWAYS AS IDENTITY, v %2$s%3$s,"
                                .formatted(table, type, array)
                        + " r wrapped_%1$s, ra wrapped_%1$s[])".formatted(table));
        database.insert(table, type, sample.values());
        if (!sample.isArray()) {
            database.execute(
                    "UPDATE %1$s SET a = (SELECT array_agg(v ORDER BY id) || NULL::%2$s FROM %1$s)"
                            .formatted(table, type));
        }
        database.execute(
                "UPDATE %s SET r = ROW(v%s)".formatted(table, sample.isArray() ? "" : ", a"));
        database.execute("UPDATE %s SET ra = ARRAY[[r, NULL], [NULL, r]]".formatted(table));
    }

    /** Fuzzed values of the kinds that are more than a quoted text. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsToJsonbForRandomValues(long seed) throws Exception {
        database.execute("SET TimeZone = 'Asia/Kathmandu'");
        RandomValues random = new RandomValues(seed);
        SoftAssertions softly = new SoftAssertions();
        for (String type : RandomValues.TYPES) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                values.add(random.value(type));
            }
            database.execute("DROP TABLE IF EXISTS fuzz");
            database.execute("CREATE TABLE fuzz (id serial, v " + type + ")");
            database.insert("fuzz", type, values);
            assertThat(compare(database.catalog(), "fuzz", softly)).isEqualTo(2 * values.size());
        }
        softly.assertAll();
    }

    private static int compare(Catalog catalog, String table, SoftAssertions softly)
            throws Exception {
        int compared = 0;
        for (Map.Entry<String, PgType> column : TestingDatabase.types(catalog, table).entrySet()) {
            List<List<String>> rows =
                    database.copy(
                            "SELECT %1$s, to_jsonb(%1$s) FROM %2$s ORDER BY id"
                                    .formatted(column.getKey(), table));
            for (List<String> row : rows) {
                softly.assertThat(json(column.getValue(), row.get(0)))
                        .as("%s of type %s", row.get(0), column.getValue().name())
                        .isEqualTo(withoutBlanks(row.get(1)));
                compared++;
            }
        }
        return compared;
    }

    private static String json(PgType type, String text) {
        try {
            return JsonTextTest.json(type, text);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    /** Takes out the blanks between the tokens of what jsonb printed. */
    private static String withoutBlanks(String json) {
        var out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(json.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (quoted || c != ' ') {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Test
    void refusesTheJsonThatToJsonbRefuses() throws Exception {
        database.execute("DROP TABLE IF EXISTS refused");
        database.execute("CREATE TABLE refused (id serial, v json)");
        List<String> refused = List.of("\"\\u0000\"", "\"\\ud800\"", "\"\\ud800x\"", "1e200000");
        database.insert("refused", "json", refused);
        PgType type = database.types("refused").get("v");
        for (List<String> row : database.copy("SELECT v FROM refused ORDER BY id")) {
            assertThat(json(type, row.get(0))).contains("cannot read");
        }
        for (int id = 1; id <= refused.size(); id++) {
            String query = "SELECT to_jsonb(v) FROM refused WHERE id = " + id;
            assertThat(catchThrowable(() -> database.copy(query)))
                    .as(refused.get(id - 1))
                    .isInstanceOf(SQLException.class);
        }
    }
}
