package io.pgsync.flink.job.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonPath.Kind;
import io.pgsync.flink.compiler.transform.JsonPath.Step;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.testing.RandomValues;
import io.pgsync.flink.job.testing.TestingDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON paths find what Postgres's own operators find. */
class JsonPathsITCase {
    private static TestingDatabase database;

    /** An expression in SQL and the path that it stands for. */
    private record Case(String sql, JsonPath path) {}

    private static final List<Case> CASES =
            List.of(
                    path("v -> 'a'", false, key("a")),
                    path("v ->> 'a'", true, key("a")),
                    path("v -> 0", false, index("0")),
                    path("v ->> 0", true, index("0")),
                    path("v -> -1", false, index("-1")),
                    path("v -> 0 -> 0", false, index("0"), index("0")),
                    path("v -> 'a' -> 0", false, key("a"), index("0")),
                    path("v -> 'a' ->> 0", true, key("a"), index("0")),
                    path("v -> 'a' -> 'a'", false, key("a"), key("a")),
                    path("v -> 'a' -> 'b' ->> 'a'", true, key("a"), key("b"), key("a")),
                    path("v -> '0'", false, key("0")),
                    path("v #> '{a}'", false, either("a")),
                    path("v #>> '{a}'", true, either("a")),
                    path("v #> '{0}'", false, either("0")),
                    path("v #>> '{0,a}'", true, either("0"), either("a")),
                    path("v #> '{a,-1}'", false, either("a"), either("-1")),
                    path("v #> '{a,+1}'", false, either("a"), either("+1")),
                    path("v #> '{a,1x}'", false, either("a"), either("1x")),
                    path("v #> '{a,b}' ->> 'b'", true, either("a"), either("b"), key("b")));

    @BeforeAll
    static void createDatabase() throws Exception {
        database = TestingDatabase.create("json_paths");
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonb"})
    void findWhatPostgresFinds(String typeName) throws Exception {
        List<String> documents = new ArrayList<>(List.of("{\"0\":1,\"a\":{\"b\":{\"a\":\"x\"}}}"));
        RandomValues random = new RandomValues(11);
        for (int i = 0; i < 1500; i++) {
            documents.add(random.document());
        }
        database.execute("DROP TABLE IF EXISTS paths");
        database.execute("CREATE TABLE paths (id serial, v " + typeName + ")");
        database.insert("paths", typeName, documents);
        PgType type = database.types("paths").get("v");
        int found = 0;
        for (Case one : CASES) {
            // once more through to_jsonb: it shows the result in the form of both types
            String query =
                    "SELECT v, coalesce(to_jsonb(%s), 'null') FROM paths ORDER BY id"
                            .formatted(one.sql);
            for (List<String> row : database.copy(query)) {
                PgType jsonb = PgType.of("jsonb", PgType.Kind.JSONB);
                String expected = JsonTextTest.json(jsonb, row.get(1));
                assertThat(apply(type, one.path, row.get(0)))
                        .as("%s of %s", one.sql, row.get(0))
                        .isEqualTo(expected);
                found += expected.equals("null") ? 0 : 1;
            }
        }
        assertThat(found).isGreaterThan(2000);
    }

    private static String apply(PgType type, JsonPath path, String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        ByteBuilder out = new ByteBuilder();
        JsonPaths.append(type, path, bytes, 0, bytes.length, out);
        return out.toString();
    }

    private static Case path(String sql, boolean asText, Step... steps) {
        return new Case(sql, new JsonPath(List.of(steps), asText));
    }

    private static Step key(String token) {
        return new Step(token, Kind.KEY);
    }

    private static Step index(String token) {
        return new Step(token, Kind.INDEX);
    }

    private static Step either(String token) {
        return new Step(token, Kind.KEY_OR_INDEX);
    }
}
