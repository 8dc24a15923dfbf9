package io.pgsync.flink.job.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.sink.StoredDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchClientITCase {
    private static final String INDEX = "search-client";

    private final SearchClient client =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));

    @AfterEach
    void deleteIndex() {
        client.deleteIndex(INDEX);
    }

    @Test
    void recognisesTheEngine() {
        assertThat(client.engine().distribution()).isEqualTo(Engine.Distribution.OPENSEARCH);
        assertThat(client.engine().major()).isEqualTo(2);
    }

    @Test
    void createsAnIndexOnce() {
        ObjectNode mapping = json("{\"properties\":{\"a\":{\"type\":\"keyword\"}}}");

        assertThat(client.createIndexIfAbsent(INDEX, json("{\"number_of_shards\":2}"), mapping))
                .isTrue();
        assertThat(client.createIndexIfAbsent(INDEX, json("{}"), json("{}"))).isFalse();
        assertThat(
                        client.request("GET", "/" + INDEX + "/_mapping", null)
                                .path(INDEX)
                                .path("mappings"))
                .isEqualTo(mapping);
        assertThat(setting("number_of_shards")).isEqualTo("2");
        assertThat(setting("gc_deletes")).isEqualTo("1h");
    }

    @Test
    void keepsTheUsersTombstoneTime() {
        client.createIndexIfAbsent(INDEX, json("{\"gc_deletes\":\"7m\"}"), json("{}"));
        client.createIndexIfAbsent(INDEX, json("{}"), json("{}"));

        assertThat(setting("gc_deletes")).isEqualTo("7m");
    }

    @Test
    void keepsTombstonesOfAnIndexMadeByOthers() {
        client.request("PUT", "/" + INDEX, json("{}"));
        client.createIndexIfAbsent(INDEX, json("{}"), json("{}"));

        assertThat(setting("gc_deletes")).isEqualTo("1h");
    }

    @Test
    void takesAnAliasForTheIndex() {
        client.request("PUT", "/" + INDEX, json("{\"aliases\":{\"search-alias\":{}}}"));

        assertThat(client.createIndexIfAbsent("search-alias", json("{}"), json("{}"))).isFalse();
    }

    @Test
    void explainsAMappingThatTheEngineRefuses() {
        assertThatThrownBy(
                        () ->
                                client.createIndexIfAbsent(
                                        INDEX,
                                        json("{}"),
                                        json("{\"properties\":{\"a\":{\"type\":\"kyword\"}}}")))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(INDEX, "kyword");
    }

    @Test
    void readsDocumentsBeforeAnyRefreshWithAllDigits() {
        client.createIndexIfAbsent(INDEX, json("{\"number_of_shards\":5}"), json("{}"));
        client.request(
                "PUT",
                "/" + INDEX + "/_doc/a%2Fb%20c?routing=x%26y&version=7&version_type=external",
                json("{\"n\":12345678901234567890.10}"));

        StoredDocument document = client.getDocument(INDEX, "a/b c", "x&y").orElseThrow();
        assertThat(document.id()).isEqualTo("a/b c");
        assertThat(document.routing()).isEqualTo("x&y");
        assertThat(document.version()).isEqualTo(7);
        assertThat(document.source().get("n").asText()).isEqualTo("12345678901234567890.10");
        assertThat(client.getDocument(INDEX, "other", null)).isEmpty();
        assertThatThrownBy(() -> client.getDocument("no-such-index", "1", null))
                .isInstanceOf(SearchFailure.class)
                .hasMessageContaining("no-such-index");
    }

    @Test
    void scansManyPages() {
        StringBuilder bulk = new StringBuilder();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 2_500; i++) {
            ids.add(Integer.toString(i));
            bulk.append("{\"index\":{\"_id\":\"").append(i).append("\"}}\n{\"i\":").append(i);
            bulk.append("}\n");
        }
        new HttpTransport(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()))
                .send(
                        "POST",
                        "/" + INDEX + "/_bulk",
                        HttpTransport.Content.NDJSON,
                        bulk.toString().getBytes(StandardCharsets.UTF_8),
                        true)
                .join();
        client.refresh(INDEX);

        assertThat(client.count(INDEX)).isEqualTo(2_500);
        Set<String> scanned = new HashSet<>();
        try (DocumentScan scan = client.scan(INDEX)) {
            scan.forEachRemaining(
                    document -> {
                        assertThat(document.source().get("i").asText()).isEqualTo(document.id());
                        assertThat(document.version()).isEqualTo(1);
                        assertThat(scanned.add(document.id())).isTrue();
                    });
        }
        assertThat(scanned).isEqualTo(ids);
    }

    @Test
    void deletesAnIndexOnce() {
        client.request("PUT", "/" + INDEX, null);

        assertThat(client.deleteIndex(INDEX)).isTrue();
        assertThat(client.deleteIndex(INDEX)).isFalse();
    }

    private String setting(String name) {
        JsonNode settings = client.request("GET", "/" + INDEX + "/_settings", null);
        return settings.path(INDEX).path("settings").path("index").path(name).asText();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) SearchClient.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
