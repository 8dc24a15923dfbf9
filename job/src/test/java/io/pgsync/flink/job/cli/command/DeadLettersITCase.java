package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.testing.RunningJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that cannot be indexed become dead letters, are reported, and are retried. */
class DeadLettersITCase {
    private static final String DATABASE = "poisoned";
    private static final String INDEX = "poisoned_items";
    private static final String LETTERS = "poisoned_items-dead-letters";

    /** The price is a text in the database and a number in the index. */
    private static final String SCHEMA =
            """
            [{"database": "poisoned", "index": "poisoned_items", "nodes": {"table": "item",
              "transform": {"mapping": {"price": {"type": "long"}}},
              "children": [{"table": "note", "columns": ["id", "body"], "label": "notes",
                "relationship": {"variant": "object", "type": "one_to_many"}}]}}]
            """;

    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));
    private final Console console = new Console();
    @TempDir Path directory;
    private Commands commands;

    @BeforeEach
    void loadData() throws Exception {
        search.deleteIndex(INDEX);
        search.deleteIndex(LETTERS);
        SharedEngines.createDatabase(DATABASE);
        sql(
                """
                create table item (id int primary key, price text, data json);
                create table note (id int primary key, body json, item_id int references item);
                insert into item values (1, '10', '{}'), (2, 'cheap', '{}'), (3, '30', '{}'),
                  (4, '40', '{}'), (5, '50', '{"a": "\\u0000"}');
                insert into note values (41, '"fine"', 4), (42, '"\\u0000"', 4), (11, '"one"', 1);
                """);
        Path schema = Files.writeString(directory.resolve("items.json"), SCHEMA);
        commands = new Commands(console, schema);
    }

    @Test
    void whatCannotBeIndexedIsSetAsideAndReplayedWhenItsCauseIsGone() throws Exception {
        assertThat(run()).as(console::text).isZero();
        assertThat(console.text()).contains("3 documents could not be indexed", LETTERS);
        assertThat(prices()).isEqualTo(Map.of("1", "10", "3", "30"));
        assertThat(letters()).containsOnlyKeys("2", "4", "5");
        assertThat(letters().get("2"))
                .contains("\"status\":400", "[price]", "\\\"price\\\":\\\"cheap\\\"");
        assertThat(letters().get("4"))
                .contains("\"status\":null", "field 'notes': row (42): field 'body'", "u0000")
                .contains("\"document\":null");
        assertThat(letters().get("5")).contains("row (5): field 'data'");

        sql(
                "update note set body = '\"2\"' where id = 42; update item set data = '[]'"
                        + " where id = 5");
        assertThat(command("replay")).isEqualTo(1);
        assertThat(console.text())
                .contains("poisoned_items: 3 dead letters, 2 settled, 1 remaining")
                .contains("  2: mapper_parsing_exception: failed to parse field [price]");
        assertThat(letters()).containsOnlyKeys("2");
        assertThat(command("verify")).isEqualTo(1);
        assertThat(console.text())
                .contains("missing 2")
                .contains("dead letter of ")
                .contains("1 dead letters");

        sql("update item set price = '20' where id = 2");
        assertThat(command("replay")).as(console::text).isZero();
        assertThat(letters()).isEmpty();
        assertThat(command("verify")).as(console::text).isZero();
        assertThat(run()).as("what the job has yet to read is no step back").isZero();
        assertThat(command("verify")).as(console::text).isZero();
        assertThat(command("replay")).isZero();
        assertThat(console.text()).contains("0 dead letters");
    }

    @Test
    void aRefusedChangeLeavesTheOlderCopyAndIsToldByVerify() throws Exception {
        sql("delete from note; update item set price = '5', data = '{}'");
        assertThat(run()).as(console::text).isZero();
        assertThat(letters()).isEmpty();
        sql("update item set price = 'free' where id = 3; update item set price = 6 where id = 1");
        assertThat(run()).as(console::text).isZero();

        assertThat(prices()).containsEntry("3", "5").containsEntry("1", "6");
        assertThat(command("verify")).isEqualTo(1);
        assertThat(console.text())
                .contains("0 missing, 1 stale, 0 extra")
                .contains("stale 3\n    dead letter of ");
    }

    @Test
    void aLetterThatIsOutOfDateBringsNothingBack() throws Exception {
        assertThat(run()).as(console::text).isZero();
        sql("delete from note; delete from item where id in (2, 5)");
        sql("update item set price = '41' where id = 4");
        assertThat(run()).as(console::text).isZero();
        assertThat(prices()).isEqualTo(Map.of("1", "10", "3", "30", "4", "41"));
        long version = search.getDocument(INDEX, "4", null).orElseThrow().version();

        assertThat(letters()).containsKeys("2", "5");
        assertThat(command("replay")).as(console::text).isZero();
        assertThat(letters()).isEmpty();
        assertThat(prices()).isEqualTo(Map.of("1", "10", "3", "30", "4", "41"));
        assertThat(search.getDocument(INDEX, "4", null).orElseThrow().version()).isEqualTo(version);
        assertThat(command("verify")).as(console::text).isZero();
    }

    @Test
    void aLetterThatIsNewerThanTheReplayRemainsAndIsNotCalledSettled() throws Exception {
        assertThat(run()).as(console::text).isZero();
        sql("delete from note; update item set price = '1', data = '{}'");
        search.request(
                "PUT",
                "/" + LETTERS + "/_doc/2?version_type=external&version=" + (1L << 60),
                search.getDocument(LETTERS, "2", null).orElseThrow().source());

        assertThat(command("replay")).isEqualTo(1);
        assertThat(console.text())
                .contains("poisoned_items: 3 dead letters, 2 settled, 1 remaining")
                .contains("  2: a newer dead letter has been written meanwhile");
        assertThat(letters()).containsOnlyKeys("2");
    }

    @Test
    void theJobStopsIfThatIsWanted() throws Exception {
        sql("delete from note; update item set data = '{}'");
        assertThat(run("--on-poison", "stop")).isEqualTo(1);
        assertThat(console.text())
                .contains(
                        "error: The search engine rejects document '2' of index 'poisoned_items'"
                                + " with status 400: mapper_parsing_exception")
                .doesNotContain("\tat ");
        assertThat(search.exists(LETTERS)).isFalse();

        sql("update item set price = '1', data = '{\"a\": \"\\u0000\"}'");
        assertThat(run("--fresh", "--on-poison", "stop")).isEqualTo(1);
        assertThat(console.text())
                .contains("error: Cannot build document '")
                .contains("field 'data': cannot read")
                .contains("--on-poison dead-letter");

        assertThat(run("--fresh")).as(console::text).isZero();
        assertThat(letters()).hasSize(5);
        assertThat(prices()).isEmpty();
        sql("update item set data = '{}'");
        assertThat(run("--fresh")).as(console::text).isZero();
        assertThat(letters()).as("dropped with the index").isEmpty();
        assertThat(prices()).hasSize(5);
    }

    private Map<String, String> prices() {
        Map<String, String> prices = new TreeMap<>();
        for (StoredDocument document : documents(INDEX)) {
            prices.put(document.id(), document.source().path("price").asText());
        }
        return prices;
    }

    private Map<String, String> letters() {
        Map<String, String> letters = new TreeMap<>();
        for (StoredDocument letter : documents(LETTERS)) {
            assertThat(letter.source().path("id").asText()).isEqualTo(letter.id());
            letters.put(letter.id(), letter.source().toString());
        }
        return letters;
    }

    private List<StoredDocument> documents(String index) {
        search.refresh(index);
        List<StoredDocument> documents = new ArrayList<>();
        try (var scan = search.scan(index)) {
            scan.forEachRemaining(documents::add);
        }
        return documents;
    }

    private static void sql(String statements) throws SQLException {
        RunningJob.execute(DATABASE, statements);
    }

    private int run(String... more) {
        return commands.runOnce(more);
    }

    private int command(String name) {
        return commands.execute(name);
    }
}
