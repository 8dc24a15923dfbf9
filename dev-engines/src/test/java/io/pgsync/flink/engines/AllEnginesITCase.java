package io.pgsync.flink.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllEnginesITCase {
    private final HttpClient client = HttpClient.newHttpClient();
    @TempDir Path directory;

    @Test
    void openSearchKeepsDocumentsAndTheirVersionsOverAKill() throws Exception {
        try (Engines engines = Engines.builder(directory).openSearch().start()) {
            String document =
                    engines.openSearchUrl() + "/shop/_doc/1?version_type=external&version=";
            assertThat(send("PUT", document + 7, "{\"a\":1}").statusCode()).isEqualTo(201);
            assertThat(send("PUT", document + 6, "{\"a\":2}").statusCode()).isEqualTo(409);

            engines.kill(Engine.OPENSEARCH);
            engines.restart(Engine.OPENSEARCH);
            awaitGreenOrYellow(engines, "shop");

            assertThat(send("PUT", document + 7, "{\"a\":3}").statusCode()).isEqualTo(409);
            assertThat(send("GET", engines.openSearchUrl() + "/shop/_doc/1", null).body())
                    .contains("\"_source\":{\"a\":1}");
        }
    }

    @Test
    void openSearchHasTheModulesOfTheDistribution() throws Exception {
        try (Engines engines = Engines.builder(directory).openSearch().start()) {
            String index =
                    """
                    {"settings":{"analysis":{"filter":{"grams":{"type":"edge_ngram","max_gram":5}},
                      "analyzer":{"auto":{"tokenizer":"standard","filter":["lowercase","grams"]}}}},
                     "mappings":{"properties":{"name":{"type":"text","analyzer":"auto"},
                      "shape":{"type":"geo_shape"},"price":{"type":"scaled_float","scaling_factor":100},
                      "link":{"type":"join","relations":{"a":"b"}},"query":{"type":"percolator"}}}}
                    """;
            assertThat(send("PUT", engines.openSearchUrl() + "/modules", index).body())
                    .contains("\"acknowledged\":true");
            String pipeline =
                    """
                    {"processors":[{"uppercase":{"field":"name"}},
                                   {"script":{"source":"ctx.n = 1 + 1"}}]}
                    """;
            assertThat(
                            send("PUT", engines.openSearchUrl() + "/_ingest/pipeline/p", pipeline)
                                    .body())
                    .contains("\"acknowledged\":true");
        }
    }

    @Test
    void aPausedEngineKeepsConnectionsAndAnswersAgainAfterwards() throws Exception {
        try (Engines engines = Engines.builder(directory).redis().postgres().start()) {
            try (Socket socket = Ports.connect(engines.port(Engine.REDIS));
                    PostgresConnection sql =
                            PostgresConnection.open(engines.postgresPort(), "postgres")) {
                socket.setSoTimeout(500);
                engines.pause(Engine.REDIS);
                engines.pause(Engine.POSTGRES);
                ping(socket);
                assertThatThrownBy(() -> socket.getInputStream().read())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("timed out");
                engines.resume(Engine.REDIS);
                engines.resume(Engine.POSTGRES);
                socket.setSoTimeout(30_000);
                assertThat(new String(socket.getInputStream().readNBytes(5))).isEqualTo("+PONG");
                sql.execute("select 1");
            }
        }
    }

    @Test
    void aWantedPortThatIsTakenIsAnError() throws IOException {
        try (Engines first = Engines.builder(directory.resolve("first")).redis().start()) {
            int taken = first.port(Engine.REDIS);
            Engines.Builder second =
                    Engines.builder(directory.resolve("second")).port(Engine.REDIS, taken);
            assertThatThrownBy(second::start)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("port " + taken + " of 127.0.0.1 is in use");
        }
    }

    private void awaitGreenOrYellow(Engines engines, String index) throws Exception {
        String health =
                send(
                                "GET",
                                engines.openSearchUrl()
                                        + "/_cluster/health/"
                                        + index
                                        + "?wait_for_status=yellow&timeout=30s",
                                null)
                        .body();
        assertThat(health).contains("\"timed_out\":false");
    }

    private static void ping(Socket socket) throws IOException {
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private HttpResponse<String> send(String method, String url, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(60));
        request.method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
