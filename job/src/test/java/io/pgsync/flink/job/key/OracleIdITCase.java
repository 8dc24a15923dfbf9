package io.pgsync.flink.job.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.oracle.OracleQuery;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.job.testing.TestingDatabase;
import io.pgsync.flink.job.testing.TypeSamples;
import io.pgsync.flink.job.testing.TypeSamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ids of the queries are those of the job, and rows are found again by them. */
class OracleIdITCase {
    /** Only Python can tell how it shows these. */
    private static final Set<String> REFUSED = Set.of("json", "jsonb", "doc", "hstore", "text[]");

    private static TestingDatabase database;

    @BeforeAll
    static void createDatabase() throws Exception {
        database = TestingDatabase.create("oracle_ids");
        for (String statement : TypeSamples.TYPES) {
            database.execute(statement);
        }
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kolkata", "America/St_Johns"})
    void keysOfEveryTypeGiveTheIdsOfTheJob(String timeZone) throws Exception {
        database.execute("SET TimeZone = '" + timeZone + "'");
        List<Sample> samples = new ArrayList<>(TypeSamples.all());
        samples.removeIf(sample -> REFUSED.contains(sample.type()));
        for (int i = 0; i < samples.size(); i++) {
            database.execute("DROP TABLE IF EXISTS id_" + i);
            database.execute("CREATE TABLE id_%d (v %s)".formatted(i, samples.get(i).type()));
            database.insert("id_" + i, samples.get(i).type(), samples.get(i).values());
        }
        Catalog catalog = database.catalog();
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < samples.size(); i++) {
            String table = "id_" + i;
            PgType type = TestingDatabase.types(catalog, table).get("v");
            List<String> expected =
                    column("SELECT v FROM " + table).stream()
                            .map(text -> IdText.of(type, text))
                            .toList();
            OracleQuery query = OracleQuery.of(plan(catalog, table, "v"));
            softly.assertThat(column("SELECT id FROM (" + query.all() + ") found"))
                    .as(samples.get(i).type())
                    .containsExactlyInAnyOrderElementsOf(expected);
            softly.assertThat(column(withIds(query.idsOf(), expected)))
                    .as(samples.get(i).type())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        softly.assertAll();
        assertThat(samples).hasSizeGreaterThan(70);
    }

    @Test
    void keysThatOnlyPythonCanShowAreRefused() throws Exception {
        database.execute("CREATE TABLE refused (v jsonb)");
        DocumentPlan plan = plan(database.catalog(), "refused", "v");
        assertThatThrownBy(() -> OracleQuery.of(plan))
                .hasMessageContaining("column 'v' of its key has type jsonb");
    }

    @Test
    void idsOfSeveralColumnsAreInTheOrderOfTheirNames() throws Exception {
        database.execute(
                "CREATE TABLE several (z int, b uuid, a int8, \"c|\" text, PRIMARY KEY (z, a, b, \"c|\"))");
        database.execute(
                "INSERT INTO several SELECT 9, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', n, 'x|' || n"
                        + " FROM generate_series(-1, 9223372036854775807, 4611686018427387904) n");
        OracleQuery query = OracleQuery.of(plan(database.catalog(), "several", "z"));
        List<String> ids = column("SELECT id FROM (" + query.all() + ") found");
        assertThat(ids)
                .hasSize(3)
                .first()
                .isEqualTo("-1|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|x|-1|9");
        assertThat(column(withIds(query.idsOf(), ids))).hasSize(3);
        List<String> strangers =
                List.of("", "|", "x|y|z", "99999999999999999999", "1|nonsense|x|1|9", "-1");
        assertThat(column(withIds(query.idsOf(), strangers))).isEmpty();
    }

    @Test
    void idsAreInTheOrderOfTheirBytes() throws Exception {
        database.execute("CREATE TABLE ordered (v text PRIMARY KEY)");
        database.insert("ordered", "text", List.of("b", "B", "a", "é", "z", "10", "9", "", "_"));
        OracleQuery query = OracleQuery.of(plan(database.catalog(), "ordered", "v"));
        assertThat(database.copy(query.all()).stream().map(row -> row.get(0)))
                .containsExactly("", "10", "9", "B", "_", "a", "b", "z", "é");
    }

    @Test
    void rowsOfGivenIdsAreFoundByTheIndexOfTheKey() throws Exception {
        database.execute("CREATE TABLE large (id int PRIMARY KEY, t text)");
        database.execute("INSERT INTO large SELECT n, n FROM generate_series(1, 20000) n");
        database.execute("ANALYZE large");
        OracleQuery query = OracleQuery.of(plan(database.catalog(), "large", "id"));
        assertThat(query.findsByKey()).isTrue();
        // EXPLAIN cannot be copied out, a function can
        database.execute(
                "CREATE FUNCTION explained(q text) RETURNS SETOF text LANGUAGE plpgsql AS"
                        + " $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || q; END $$");
        String sql = withIds(query.ofIds(), List.of("1", "2"));
        assertThat(
                        column(
                                "SELECT string_agg(line, ' ') FROM explained(%s) line"
                                        .formatted(literal(sql))))
                .first()
                .asString()
                .contains("large_pkey")
                .doesNotContain("Seq Scan on large");
    }

    /** The only column of a query; with a second one an empty text is not taken for no row. */
    private static List<String> column(String query) throws Exception {
        return database.copy("SELECT q.*, 1 FROM (" + query + ") q").stream()
                .filter(row -> row.size() > 1)
                .map(row -> row.get(0))
                .toList();
    }

    private static String withIds(String query, List<String> ids) {
        String array =
                ids.stream()
                        .map(OracleIdITCase::literal)
                        .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
        assertThat(query).contains("?::text[]");
        return query.replace("?::text[]", array);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static DocumentPlan plan(Catalog catalog, String table, String key) {
        String schema =
                """
                [{"database": "oracle_ids", "index": "ids",
                  "nodes": {"table": "%s", "columns": ["%s"], "primary_key": ["%s"]}}]
                """
                        .formatted(table, key, key);
        CompileResult result =
                SchemaCompiler.compile(new SchemaFile("schema.json", schema), Map.of(), catalog);
        assertThat(result).as(result.report()).isInstanceOf(Compiled.class);
        return ((Compiled) result).plan().documents().get(0);
    }
}
