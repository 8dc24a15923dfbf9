package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.Engines;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.search.sink.SearchDeadLetters;
import io.pgsync.flink.job.testing.RunningJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request of the job works on each search engine of the build: always OpenSearch 2 and
 * Elasticsearch 7.10, and the others with the profile {@code engines}.
 */
class SearchEnginesITCase {
    private static final String DATABASE = "engines";
    private static final String INDEX = "things";
    private static final String SCHEMA =
            """
            [{"database": "engines", "index": "things", "routing": "area", "nodes": {"table": "thing",
              "transform": {"mapping": {"code": {"type": "long"}}},
              "children": [{"table": "part", "columns": ["id", "name", "made"], "label": "parts",
                "relationship": {"variant": "object", "type": "one_to_many"}}]}}]
            """;

    @TempDir Path folder;
    private final Console console = new Console();
    private Commands commands;
    private SearchClient search;

    private static Stream<Engine> engines() {
        return Stream.of(Engine.values())
                .filter(Engine::isSearchEngine)
                .filter(Engine::isInstalled);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void loadsFollowsSetsAsideReplaysAndVerifies(Engine engine) throws Exception {
        try (Engines running = Engines.builder(folder).port(engine, 0).start()) {
            String url = running.searchUrl(engine);
            Path schema = Files.writeString(folder.resolve("things.json"), SCHEMA);
            commands = new Commands(console, schema, url);
            search = new SearchClient(SearchOptions.of(url));
            String recognised = search.engine().toString().replace(" ", "");
            assertThat(recognised).startsWithIgnoringCase(engine.name().replace("_", ""));
            loadData();

            assertThat(run()).as(console::text).isZero();
            assertThat(type("price")).isEqualTo("double");
            assertThat(type("code")).isEqualTo("long");
            assertThat(verify()).as(console::text).isZero();

            sql(
                    """
                    update thing set area = 'south' where id = 1;
                    update thing set code = 'no number' where id = 2;
                    delete from thing where id = 3;
                    insert into part values (4, 'late', '2024-02-29', 1)
                    """);
            assertThat(run()).as(console::text).isZero();
            assertThat(search.getDocument(INDEX, "1", "south").orElseThrow().routing())
                    .isEqualTo("south");
            assertThat(search.getDocument(INDEX, "3", "north")).isEmpty();
            assertThat(verify()).isEqualTo(1);
            assertThat(console.text()).contains("1 stale", "stale 2\n    dead letter of");
            assertThat(new SearchDeadLetters(search, INDEX).of(List.of("2")).get("2").reason())
                    .contains("[code]");

            anOlderVersionIsRefused("1", "south");
            anOlderVersionIsRefused("3", "north");

            sql("update thing set code = '22' where id = 2");
            assertThat(commands.execute("replay")).as(console::text).isZero();
            assertThat(verify("--repair")).as(console::text).isZero();
        }
    }

    /** Also where a document has been deleted. */
    private void anOlderVersionIsRefused(String id, String routing) {
        assertThatThrownBy(
                        () ->
                                search.request(
                                        "PUT",
                                        "/things/_doc/%s?routing=%s&version=1&version_type=external"
                                                .formatted(id, routing),
                                        JsonNodeFactory.instance.objectNode()))
                .isInstanceOfSatisfying(
                        SearchFailure.class, e -> assertThat(e.status()).isEqualTo(409));
    }

    private String type(String field) {
        JsonNode mapping = search.request("GET", "/things/_mapping", null);
        return mapping.at("/things/mappings/properties/" + field + "/type").asText();
    }

    private static void loadData() throws SQLException {
        SharedEngines.createDatabase(DATABASE);
        sql(
                """
                create table thing (id int primary key, area text, price numeric, code text);
                create table part (id int primary key, name text, made date,
                  thing_id int references thing);
                insert into thing values (1, 'north', 1.25, '1'), (2, 'north', 2, '2'),
                  (3, 'north', 'NaN', null);
                insert into part values (1, 'a', '2020-01-01', 1), (2, 'b', 'infinity', 1);
                """);
    }

    private static void sql(String statements) throws SQLException {
        RunningJob.execute(DATABASE, statements);
    }

    private int run() {
        return commands.runOnce();
    }

    private int verify(String... flags) {
        return commands.execute("verify", flags);
    }
}
