package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.testing.RunningJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index filled by the job and then changed by hand. */
class VerifyCommandITCase {
    private static final String INDEX = "verified_authors";
    private static final String SCHEMA =
            """
            [{"database": "verifies", "index": "verified_authors", "nodes": {"table": "author",
              "columns": ["id", "name", "fee"],
              "children": [{"table": "book", "columns": ["id", "title"], "label": "books",
                "relationship": {"variant": "object", "type": "one_to_many"}}]}}]
            """;

    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));
    private final Console console = new Console();
    @TempDir Path directory;
    private Path schema;

    @BeforeEach
    void loadData() throws IOException, SQLException {
        search.deleteIndex(INDEX);
        SharedEngines.createDatabase("verifies");
        sql(
                "create table author (id int primary key, name text, fee numeric)",
                "create table book (id int primary key, title text, author_id int references"
                        + " author)",
                "insert into author select n, 'author ' || n, n * 1.50 from generate_series(1, 500)"
                        + " n",
                "insert into book select n, 'book ' || n, 1 + n % 500 from generate_series(1, 1500)"
                        + " n");
        schema = Files.writeString(directory.resolve("authors.json"), SCHEMA);
        assertThat(run()).as(console::text).isZero();
    }

    @Test
    void whatTheJobWroteIsEqual() {
        assertThat(verify()).as(console::text).isZero();
        assertThat(console.text())
                .contains("verified_authors: equal, 500 compared: 0 missing, 0 stale, 0 extra");
        assertThat(verify("--sample", "50")).as(console::text).isZero();
        assertThat(verify("--ids", "1,2,nobody")).as(console::text).isZero();
        assertThat(console.text())
                .contains("3 compared")
                .contains("1 neither in the database nor in the index: nobody");
    }

    @Test
    void findsShowsAndRepairsWhatDiffers() throws SQLException {
        spoil();
        assertThat(verify()).isEqualTo(1);
        assertThat(console.text())
                .contains("NOT EQUAL, 500 compared: 1 missing, 1 stale, 1 extra")
                .contains("stale 7")
                .contains("name: index \"forged\", database \"author 7\"")
                .contains("books: index (1 elements) [{\"id\":1}], database (3 elements) [{")
                .contains("missing 8")
                .contains("extra 9999");
        assertThat(search.getDocument(INDEX, "9999", null)).as("without --repair").isPresent();

        assertThat(verify("--repair")).as(console::text).isZero();
        assertThat(console.text()).contains("equal now").contains("3 repaired");
        assertThat(verify()).as(console::text).isZero();
        assertThat(search.getDocument(INDEX, "9999", null)).isEmpty();
    }

    @Test
    void onlyTheGivenIdsAreComparedAndRepaired() {
        spoil();
        assertThat(verify("--ids", "1,2")).as(console::text).isZero();
        assertThat(verify("--ids", "7")).isEqualTo(1);
        assertThat(verify("--ids", "7,9999", "--repair")).as(console::text).isZero();
        assertThat(console.text()).contains("2 repaired");
        assertThat(verify()).isEqualTo(1);
        assertThat(console.text()).contains("1 missing, 0 stale, 0 extra");
        assertThat(verify("--sample", "500")).isEqualTo(1);
        assertThat(console.text()).contains("missing 8");
    }

    @Test
    void laterChangesOfTheJobWinOverARepairAndEarlierOnesLose() throws SQLException {
        long before = author(7).version();
        spoil();
        assertThat(verify("--repair")).as(console::text).isZero();
        long repaired = author(7).version();
        assertThat(repaired).isGreaterThan(before);
        assertThatThrownBy(
                        () ->
                                search.request(
                                        "PUT",
                                        "/"
                                                + INDEX
                                                + "/_doc/7?version_type=external&version="
                                                + (repaired - 1),
                                        json("{\"name\": \"an earlier write\"}")))
                .isInstanceOfSatisfying(
                        SearchFailure.class, e -> assertThat(e.status()).isEqualTo(409));

        sql("update author set name = 'renamed' where id in (7, 8)");
        assertThat(run()).as(console::text).isZero();
        assertThat(author(7).version()).isGreaterThan(repaired);
        assertThat(author(8).source().path("name").asText()).isEqualTo("renamed");
        assertThat(verify()).as(console::text).isZero();
    }

    @Test
    void whatTheEngineDoesNotLetRepairIsSaid() {
        search.request(
                "PUT",
                "/" + INDEX + "/_doc/7?version_type=external&version=" + (Long.MAX_VALUE - 7),
                json("{\"name\": \"from the future\"}"));
        assertThat(verify("--repair")).isEqualTo(1);
        assertThat(console.text())
                .contains("0 repaired")
                .contains("not repaired 7: the version in the index is beyond the end");
    }

    @Test
    void changesThatTheJobHasNotReadAreDifferences() throws SQLException {
        sql("delete from book where author_id = 5", "update author set fee = 1.5000 where id = 1");
        assertThat(verify()).isEqualTo(1);
        assertThat(console.text())
                .contains("0 missing, 1 stale, 0 extra")
                .contains("books: index (3 elements)")
                .contains("database null");
    }

    @Test
    void anEmptyIndexMissesEverything() {
        search.deleteIndex(INDEX);
        assertThat(verify()).isEqualTo(1);
        assertThat(console.text()).contains("error: There is no index 'verified_authors'");
        search.request("PUT", "/" + INDEX, null);
        assertThat(verify()).isEqualTo(1);
        assertThat(console.text()).contains("500 missing, 0 stale, 0 extra").contains("490 more");
        assertThat(verify("--repair")).as(console::text).isZero();
        assertThat(verify()).as(console::text).isZero();
    }

    @Test
    void documentsUnderAnotherRoutingAreFound() throws IOException {
        Files.writeString(schema, SCHEMA.replace("\"index\"", "\"routing\": \"name\", \"index\""));
        search.deleteIndex(INDEX);
        search.request("PUT", "/" + INDEX, json("{\"settings\": {\"number_of_shards\": 3}}"));
        assertThat(run("--fresh")).as(console::text).isZero();
        assertThat(verify()).as(console::text).isZero();
        for (String routing : List.of("a", "b", "c", "d")) {
            search.request("PUT", "/" + INDEX + "/_doc/7?routing=" + routing, json("{}"));
        }
        assertThat(verify()).isEqualTo(1);
        assertThat(console.text()).contains("a copy has the routing");
        assertThat(verify("--repair")).as(console::text).isZero();
        assertThat(verify()).as(console::text).isZero();
        assertThat(search.getDocument(INDEX, "7", "author 7")).isPresent();
    }

    @Test
    void mistakesAreTold() {
        assertThat(verify("--index", "other")).isEqualTo(1);
        assertThat(console.text()).contains("It has: verified_authors");
        assertThat(verify("--sample", "0")).isEqualTo(1);
        assertThat(verify("--all", "--sample", "3")).isEqualTo(2);
    }

    /** One document changed, one removed, one too many. */
    private void spoil() {
        search.request(
                "PUT",
                "/" + INDEX + "/_doc/7",
                json("{\"id\": 7, \"name\": \"forged\", \"fee\": 10.5, \"books\": [{\"id\": 1}]}"));
        search.request("DELETE", "/" + INDEX + "/_doc/8", null);
        search.request("PUT", "/" + INDEX + "/_doc/9999", json("{\"id\": 9999}"));
    }

    private static JsonNode json(String text) {
        return SearchClient.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private int verify(String... more) {
        return new Commands(console, schema).execute("verify", more);
    }

    private int run(String... more) {
        return new Commands(console, schema).runOnce(more);
    }

    private StoredDocument author(int id) {
        return search.getDocument(INDEX, String.valueOf(id), null).orElseThrow();
    }

    private static void sql(String... statements) throws SQLException {
        for (String each : statements) {
            RunningJob.execute("verifies", each);
        }
    }
}
