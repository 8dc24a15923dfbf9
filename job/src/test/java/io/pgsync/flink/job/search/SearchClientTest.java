package io.pgsync.flink.job.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.TestingEngine.Answer;
import io.pgsync.flink.job.tls.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchClientTest {
    private static final String ELASTICSEARCH =
            "{\"version\":{\"number\":\"%s\",\"lucene_version\":\"9\"},\"tagline\":\"You Know\"}";
    private static final String OPENSEARCH =
            "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"%s\"}}";

    private final TestingEngine server = new TestingEngine();
    private final SearchClient client = new SearchClient(server.options());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.10.2", "8.19.1", "9.5.3"})
    void recognisesElasticsearch(String version) {
        server.then(Answer.of(200, ELASTICSEARCH.formatted(version)));

        assertThat(client.engine())
                .isEqualTo(new Engine(Engine.Distribution.ELASTICSEARCH, version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3.20", "2.19.6", "3.8.0"})
    void recognisesOpenSearch(String version) {
        server.then(Answer.of(200, OPENSEARCH.formatted(version)));

        assertThat(client.engine()).isEqualTo(new Engine(Engine.Distribution.OPENSEARCH, version));
    }

    @Test
    void refusesUnsupportedVersions() {
        server.then(Answer.of(200, ELASTICSEARCH.formatted("6.8.23")));
        server.then(Answer.of(200, OPENSEARCH.formatted("4.0.0")));

        assertThatThrownBy(client::engine)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("6.8.23");
        assertThatThrownBy(client::engine)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("4.0.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"200|<html>hello</html>", "200|{\"couchdb\":\"Welcome\"}", "404|", "200|[]"})
    void refusesWhatIsNoSearchEngine(int status, String body) {
        server.then(Answer.of(status, body == null ? "" : body));

        assertThatThrownBy(client::engine)
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(server.url(), "neither Elasticsearch nor OpenSearch");
    }

    @Test
    void explainsRefusedCredentials() {
        server.then(
                Answer.of(401, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no\"}}"));

        assertThatThrownBy(client::engine)
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("401", "security_exception: no")
                .extracting(e -> ((UserException) e).remedy())
                .asString()
                .contains("password");
    }

    @Test
    void explainsAnUnreachableEngine() {
        server.close();

        assertThatThrownBy(client::engine)
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(server.url(), "cannot be reached");
    }

    @Test
    void explainsAnUnusableCaFile(@TempDir Path folder) throws Exception {
        Path empty = Files.createFile(folder.resolve("ca.pem"));

        assertThatThrownBy(() -> clientWithCaFile(empty.toString()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("ca.pem");
        assertThatThrownBy(() -> clientWithCaFile("absent.pem"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("absent.pem");
    }

    private SearchClient clientWithCaFile(String file) {
        return new SearchClient(server.options().withTls(TlsOptions.DEFAULT.withCaFile(file)));
    }

    @Test
    void sendsCredentials() {
        for (SearchOptions options :
                new SearchOptions[] {
                    server.options().withUser("me", "ü"),
                    server.options().withApiKey("key"),
                    server.options().withBearer("token")
                }) {
            server.then(Answer.of(200, "{}"));
            new SearchClient(options).request("GET", "/", null);
        }

        assertThat(server.requests().stream().map(TestingEngine.Request::authorization))
                .containsExactly("Basic bWU6w7w=", "ApiKey key", "Bearer token");
    }

    @Test
    void goesToTheNextNodeWhenOneIsGone() {
        TestingEngine gone = new TestingEngine();
        gone.close();
        SearchClient both = new SearchClient(SearchOptions.of(gone.url() + "," + server.url()));
        server.then(Answer.of(200, "{\"a\":1}"));

        assertThatThrownBy(() -> both.request("GET", "/", null)).isInstanceOf(UserException.class);
        assertThat(both.request("GET", "/", null).path("a").asInt()).isEqualTo(1);
    }

    @Test
    void explainsSettingsThatTheEngineRefuses() {
        server.then(Answer.of(404, ""));
        server.then(
                Answer.of(
                        400,
                        "{\"error\":{\"type\":\"illegal_argument_exception\",\"reason\":\"unknown setting\"}}"));
        ObjectNode empty = SearchClient.JSON.createObjectNode();

        assertThatThrownBy(() -> client.createIndexIfAbsent("books", empty, empty))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("'books'", "unknown setting");
    }
}
