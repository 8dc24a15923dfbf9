package io.pgsync.flink.job.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.testing.EveryTypeTable;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.testing.TestingDatabase;
import io.pgsync.flink.job.testing.TypeSamples;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values of every type come into the index as Postgres's own to_jsonb answers: from the snapshot,
 * and from rows that are inserted and updated later.
 */
class TypesThroughTheJobITCase {
    private static final String DATABASE = "types_through_the_job";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The engine is not to guess types from JSON, of which it then refuses others. */
    private static final String SCHEMA =
            """
            [{"database": "types_through_the_job", "mappings": {"dynamic": false},
              "nodes": {"table": "every_type"}}]
            """;

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Kathmandu", "America/St_Johns"})
    void documentsHaveWhatToJsonbAnswers(String timeZone) throws Exception {
        try (TestingDatabase database = TestingDatabase.create(DATABASE)) {
            for (String type : TypeSamples.TYPES) {
                database.execute(type);
            }
            database.execute("SET TimeZone = '%s'".formatted(timeZone));
            int rows = EveryTypeTable.create(database, TypeSamples.all());
            database.execute("ALTER DATABASE %s SET TimeZone = '%s'".formatted(DATABASE, timeZone));
            try (RunningJob job = RunningJob.start(DATABASE, SCHEMA, 2)) {
                assertSame(job, database, "the snapshot", rows);

                database.execute(
                        "INSERT INTO every_type"
                                + " SELECT (t #= hstore('id', (id + 1000)::text)).* FROM every_type t");
                assertSame(job, database, "INSERT", 2 * rows);

                database.execute(rotation(database, rows));
                assertSame(job, database, "UPDATE", 2 * rows);
            }
        }
    }

    /** Gives each of the first rows the values of the next one. */
    private static String rotation(TestingDatabase database, int rows) throws Exception {
        List<String> columns =
                database.types(EveryTypeTable.NAME).keySet().stream()
                        .filter(column -> !column.equals("id"))
                        .toList();
        String list = String.join(", ", columns);
        return "UPDATE every_type t SET (%1$s) = (SELECT %1$s FROM every_type WHERE id = (t.id + 1) %% %2$d) WHERE id < %2$d"
                .formatted(list, rows);
    }

    private static void assertSame(
            RunningJob job, TestingDatabase database, String after, int count) throws Exception {
        job.awaitIndexed();
        Map<String, JsonNode> expected = new TreeMap<>();
        for (List<String> row : database.copy("SELECT id, to_jsonb(t) FROM every_type t")) {
            expected.put(row.get(0), JSON.readTree(row.get(1)));
        }
        assertThat(expected).hasSize(count);
        Map<String, StoredDocument> documents = job.documents(DATABASE);
        assertThat(documents.keySet()).as(after).isEqualTo(expected.keySet());
        for (Map.Entry<String, StoredDocument> document : documents.entrySet()) {
            JsonNode source = JSON.readTree(document.getValue().source().toString());
            JsonNode row = expected.get(document.getKey());
            row.fieldNames()
                    .forEachRemaining(
                            column ->
                                    assertThat(source.get(column))
                                            .as(
                                                    "%s of document %s after %s",
                                                    column, document.getKey(), after)
                                            .isEqualTo(row.get(column)));
            assertThat(source).hasSameSizeAs(row);
        }
    }
}
