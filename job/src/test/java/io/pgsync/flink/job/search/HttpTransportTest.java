package io.pgsync.flink.job.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.search.HttpTransport.Content;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"", HEAD, HEAD + "{\"items\":["})
    void givesUpAnAnswerThatStalls(String begun) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> connectionEnded =
                    CompletableFuture.runAsync(() -> answer(server, begun));
            var options = SearchOptions.of("http://127.0.0.1:" + server.getLocalPort());
            var transport = new HttpTransport(options, Duration.ofSeconds(1));

            CompletableFuture<HttpResponse<byte[]>> answer =
                    transport.send("GET", "/", Content.JSON, null, false);

            assertThat(answer)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(HttpTimeoutException.class)
                    .withMessageContaining("no complete answer within 1 s");
            assertThat(connectionEnded).succeedsWithin(PATIENCE);
        }
    }

    /** Answers one request with that, and then waits for the end of the connection. */
    private static void answer(ServerSocket server, String begun) {
        try (Socket socket = server.accept()) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                // the request's head
            }
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).isNull();
        } catch (SocketException reset) {
            // that is an end as well
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
