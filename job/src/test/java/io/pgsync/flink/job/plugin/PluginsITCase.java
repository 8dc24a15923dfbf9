package io.pgsync.flink.job.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.verify.Comparison;
import io.pgsync.flink.job.verify.Findings;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What plugins make of documents reaches the index, and nothing else does. */
class PluginsITCase {
    private static final String DATABASE = "plugins";
    private static final String INDEX = "articles";
    private static final String SCHEMA =
            """
            [{"database": "plugins", "index": "articles",
              "plugins": ["DropDrafts", "Slug", {"name": "Masking", "options":
                {"redact": ["comments.text"]}}],
              "nodes": {"table": "article", "columns": ["id", "title", "draft"],
                "children": [{"table": "comment", "label": "comments", "columns": ["id", "text"],
                  "relationship": {"variant": "object", "type": "one_to_many"}}]}}]
            """;

    private static final SearchClient SEARCH =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));

    @BeforeEach
    void loadData() throws SQLException {
        SharedEngines.createDatabase(DATABASE);
        RunningJob.execute(
                DATABASE,
                """
                create table article (id int primary key, title text, draft boolean);
                create table comment (id int primary key, text text,
                  article_id int references article);
                insert into article values (1, 'One', false), (2, 'Two', true), (3, null, null);
                insert into comment values (11, 'hush', 1), (21, 'hush', 2);
                """);
    }

    @Test
    void droppedDocumentsLeaveTheIndexAndComeBack() throws Exception {
        try (RunningJob job = RunningJob.start(DATABASE, SCHEMA, 2)) {
            assertThat(sources(job, ""))
                    .isEqualTo(
                            Map.of(
                                    "1",
                                    "{\"id\":1,\"title\":\"One\",\"draft\":false,\"comments\":[{"
                                            + "\"id\":11,\"text\":\"[REDACTED]\"}],\"slug\":\"one\"}",
                                    "3",
                                    "{\"id\":3,\"title\":null,\"draft\":null,\"comments\":null}"));

            assertThat(sources(job, "update article set draft = true where id = 1"))
                    .containsOnlyKeys("3");
            assertThat(sources(job, "update comment set text = 'still a draft' where id = 11"))
                    .containsOnlyKeys("3");
            assertThat(sources(job, "update article set draft = false"))
                    .containsOnlyKeys("1", "2", "3")
                    .containsEntry(
                            "2",
                            "{\"id\":2,\"title\":\"Two\",\"draft\":false,\"comments\":[{"
                                    + "\"id\":21,\"text\":\"[REDACTED]\"}],\"slug\":\"two\"}");
            assertThat(sources(job, "delete from comment; delete from article where id < 3"))
                    .containsOnlyKeys("3");
        }
    }

    @Test
    void aChangeThatPluginsHideWritesNothing() throws Exception {
        try (RunningJob job = RunningJob.start(DATABASE, SCHEMA, 2)) {
            job.awaitIndexed();
            StoredDocument before = job.documents(INDEX).get("1");
            sources(job, "update comment set text = 'other' where id = 11");
            assertThat(job.documents(INDEX)).containsEntry("1", before);
            sources(job, "update article set title = 'one!' where id = 1");
            assertThat(job.documents(INDEX).get("1").version()).isGreaterThan(before.version());
        }
    }

    @Test
    void verificationRunsThePluginsToo() throws Exception {
        DocumentPlan plan = RunningJob.compile(DATABASE, SCHEMA).documents().get(0);
        try (RunningJob job = RunningJob.start(DATABASE, SCHEMA, 2)) {
            job.awaitIndexed();
        }
        assertThat(RunningJob.verify(plan, false).isEqual()).isTrue();

        forge("1", "{\"id\":1,\"title\":\"One\",\"draft\":false,\"comments\":null}");
        forge("2", "{\"id\":2,\"title\":\"Two\",\"draft\":true,\"comments\":null}");
        Findings findings = RunningJob.verify(plan, true);
        assertThat(findings.count(Comparison.Kind.STALE)).isEqualTo(1);
        assertThat(findings.count(Comparison.Kind.EXTRA)).as("indexed though dropped").isEqualTo(1);
        assertThat(findings.isEqual()).as("repaired").isTrue();
        assertThat(SEARCH.getDocument(INDEX, "1", null).orElseThrow().source().toString())
                .contains("\"slug\":\"one\"", "[REDACTED]");
        assertThat(SEARCH.getDocument(INDEX, "2", null)).isEmpty();
    }

    private static void forge(String id, String document) {
        JsonNode source = SearchClient.parse(document.getBytes(StandardCharsets.UTF_8));
        SEARCH.request("PUT", "/" + INDEX + "/_doc/" + id, source);
    }

    /** The documents after a change. */
    private static Map<String, String> sources(RunningJob job, String change) throws Exception {
        if (!change.isEmpty()) {
            RunningJob.execute(DATABASE, change);
        }
        job.awaitIndexed();
        Map<String, String> sources = new TreeMap<>();
        job.documents(INDEX)
                .forEach((id, document) -> sources.put(id, document.source().toString()));
        return sources;
    }
}
