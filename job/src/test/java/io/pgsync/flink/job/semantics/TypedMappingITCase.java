package io.pgsync.flink.job.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.mapping.MappingMode;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.testing.EveryTypeTable;
import io.pgsync.flink.job.testing.TestingDatabase;
import io.pgsync.flink.job.testing.TypeSamples;
import io.pgsync.flink.job.testing.TypeSamples.Sample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real engine takes every value of Postgres into an index that the compiler has mapped. */
class TypedMappingITCase {
    private static final String DATABASE = "typed_mapping";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** JSON is left to the engine, which refuses a number where it has seen an object before. */
    private static final Set<String> UNMAPPED = Set.of("json", "jsonb", "doc", "json[]");

    private static TestingDatabase database;
    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));

    @BeforeAll
    static void createDatabase() throws Exception {
        database = TestingDatabase.create(DATABASE);
        for (String type : TypeSamples.TYPES) {
            database.execute(type);
        }
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        database.close();
    }

    @AfterEach
    void deleteIndex() {
        search.deleteIndex(DATABASE);
    }

    /** Per type a column with its values, row by row, and one with an array of them all. */
    @Test
    void valuesOfEveryTypeAreAccepted() throws Exception {
        List<Sample> samples =
                TypeSamples.all().stream().filter(s -> !UNMAPPED.contains(s.type())).toList();
        database.execute("SET TimeZone = 'UTC'");
        int rows = EveryTypeTable.create(database, samples);

        createIndex(EveryTypeTable.NAME, MappingMode.TYPED);
        for (int row = 0; row < rows; row++) {
            index(row, document(EveryTypeTable.NAME, row));
        }

        assertThat(samples).hasSizeGreaterThan(80);
        assertThat(valuesThatNoSearchFinds(samples))
                .isEqualTo(
                        Map.of(
                                "numeric",
                                Set.of("NaN", "Infinity", "-Infinity"),
                                "numeric(10,2)",
                                Set.of("NaN"),
                                "float4",
                                Set.of("NaN", "Infinity", "-Infinity"),
                                "float8",
                                Set.of("NaN", "Infinity", "-Infinity"),
                                "date",
                                Set.of(
                                        "infinity",
                                        "-infinity",
                                        "0044-03-15 BC",
                                        "4713-01-01 BC",
                                        "10000-01-01",
                                        "5874897-12-31"),
                                "timestamp",
                                Set.of(
                                        "infinity",
                                        "-infinity",
                                        "0044-03-15T01:02:03.4 BC",
                                        "294276-12-31T23:59:59.999999"),
                                "timestamptz",
                                Set.of(
                                        "infinity",
                                        "-infinity",
                                        "0044-03-15T01:02:03+00:00 BC",
                                        "12024-02-29T12:34:56+00:00")));
    }

    /** With dynamic mapping a first price of 5 makes all prices whole numbers. */
    @Test
    void aWholePriceDoesNotMakeOtherPricesWhole() throws Exception {
        database.execute("DROP TABLE IF EXISTS product");
        database.execute("CREATE TABLE product (id int PRIMARY KEY, price numeric, attrs hstore)");
        database.execute(
                "INSERT INTO product VALUES (0, 5, 'made=>2024-01-01'),"
                        + " (1, 1.25, 'made=>unknown'), (2, 'NaN', 'made=>\"\"')");
        createIndex("product", MappingMode.TYPED);
        for (int row = 0; row < 3; row++) {
            index(row, document("product", row));
        }
        search.refresh(DATABASE);

        assertThat(found("{\"range\":{\"price\":{\"gt\":1.2,\"lt\":1.3}}}")).isEqualTo(1);
        assertThat(found("{\"term\":{\"price\":1}}")).isZero();
        assertThat(found("{\"match\":{\"attrs.made\":\"unknown\"}}")).isEqualTo(1);
        assertThat(found("{\"term\":{\"attrs.made.keyword\":\"2024-01-01\"}}")).isEqualTo(1);
    }

    /** Shows that the test above would fail without the types. */
    @Test
    void theEnginesOwnGuessMakesPricesWhole() throws Exception {
        database.execute("DROP TABLE IF EXISTS product");
        database.execute("CREATE TABLE product (id int PRIMARY KEY, price numeric)");
        database.execute("INSERT INTO product VALUES (0, 5), (1, 1.25), (2, 'NaN')");
        createIndex("product", MappingMode.DYNAMIC);
        index(0, document("product", 0));
        index(1, document("product", 1));
        search.refresh(DATABASE);

        assertThat(found("{\"term\":{\"price\":1}}")).isEqualTo(1);
        assertThat(refusal(2, document("product", 2))).contains("price");
    }

    private void createIndex(String table, MappingMode mode) throws Exception {
        CompileResult result =
                SchemaCompiler.compile(
                        new SchemaFile(
                                "schema.json",
                                "[{\"database\":\"%s\",\"nodes\":{\"table\":\"%s\"}}]"
                                        .formatted(DATABASE, table)),
                        Map.of(),
                        database.catalog(),
                        CompileOptions.DEFAULT.with(mode));
        assertThat(result.report()).isEmpty();
        DocumentPlan plan = ((Compiled) result).plan().documents().get(0);
        search.createIndexIfAbsent(DATABASE, plan.settings(), plan.mapping());
    }

    /** As Postgres has it; the bytes that the job makes of it are checked elsewhere. */
    private static ObjectNode document(String table, int row) throws Exception {
        String json =
                database.copy("SELECT to_jsonb(t) FROM %s t WHERE id = %d".formatted(table, row))
                        .get(0)
                        .get(0);
        return (ObjectNode) JSON.readTree(json);
    }

    private void index(int id, ObjectNode document) {
        search.request("PUT", "/" + DATABASE + "/_doc/" + id, document);
    }

    private String refusal(int id, ObjectNode document) {
        try {
            index(id, document);
        } catch (SearchFailure e) {
            return e.getMessage();
        }
        throw new AssertionError("the engine took " + document);
    }

    private long found(String query) throws Exception {
        JsonNode body = JSON.createObjectNode().set("query", JSON.readTree(query));
        return search.request("POST", "/" + DATABASE + "/_search", body)
                .at("/hits/total/value")
                .asLong();
    }

    /** By type; arrays are left out, whose elements the engine does not tell apart. */
    private Map<String, Set<String>> valuesThatNoSearchFinds(List<Sample> samples) {
        search.refresh(DATABASE);
        JsonNode hits =
                search.request("POST", "/" + DATABASE + "/_search?size=1000", null)
                        .at("/hits/hits");
        Map<String, Set<String>> ignored = new TreeMap<>();
        for (JsonNode hit : hits) {
            for (JsonNode field : hit.path("_ignored")) {
                String name = field.asText();
                JsonNode value = hit.path("_source").path(name);
                if (name.startsWith("v") && !value.isArray()) {
                    String type = samples.get(Integer.parseInt(name.substring(1))).type();
                    ignored.computeIfAbsent(type, t -> new TreeSet<>()).add(value.asText());
                }
            }
        }
        return ignored;
    }
}
