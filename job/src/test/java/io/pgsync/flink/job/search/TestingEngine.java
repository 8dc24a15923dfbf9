package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A server with scripted responses; without a script, it accepts every bulk operation. */
public final class TestingEngine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What a request is answered with; a status of 0 resets the connection. */
    @FunctionalInterface
    public interface Answer {
        Response to(Request request);

        /** The same for any request. */
        static Answer of(int status, String body) {
            return request -> new Response(status, body);
        }
    }

    public record Response(int status, String body) {}

    /**
     * A request as it came.
     *
     * @param size bytes on the wire
     */
    public record Request(String method, String path, String authorization, String body, int size) {

        /** The action lines of a bulk request. */
        public List<JsonNode> actions() {
            List<JsonNode> actions = new ArrayList<>();
            String[] lines = body.split("\n");
            for (int i = 0; i < lines.length; i++) {
                JsonNode action = json(lines[i]);
                actions.add(action);
                i += action.has("delete") ? 0 : 1;
            }
            return actions;
        }

        /** The ids of a bulk request, in order. */
        public List<String> ids() {
            return actions().stream().map(a -> a.iterator().next().path("_id").asText()).toList();
        }
    }

    public TestingEngine() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public SearchOptions options() {
        return SearchOptions.of(url());
    }

    /** Determines the answer to a request to come, after those determined before. */
    public TestingEngine then(Answer answer) {
        answers.add(answer);
        return this;
    }

    /** Every request so far, those answered with an error too. */
    public List<Request> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] wire = exchange.getRequestBody().readAllBytes();
        Request request =
                new Request(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        text(exchange, wire),
                        wire.length);
        requests.add(request);
        Answer answer = answers.poll();
        Response response = answer == null ? takeAll(request) : answer.to(request);
        if (response.status() == 0) {
            exchange.close();
            return;
        }
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String text(HttpExchange exchange, byte[] wire) throws IOException {
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream in = new ByteArrayInputStream(wire);
        return new String(
                (gzip ? new GZIPInputStream(in) : in).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Response takeAll(Request request) {
        return items(request, request.ids().stream().map(id -> "{\"status\":201}").toList());
    }

    /** The answer to a bulk request with these results, for example {@code {"status":409}}. */
    public static Response items(Request request, List<String> results) {
        List<JsonNode> actions = request.actions();
        StringBuilder out = new StringBuilder();
        boolean errors = false;
        for (int i = 0; i < actions.size(); i++) {
            errors |= results.get(i).contains("error");
            String action = actions.get(i).fieldNames().next();
            out.append(i == 0 ? "" : ",");
            out.append("{\"").append(action).append("\":").append(results.get(i)).append('}');
        }
        return new Response(200, "{\"errors\":" + errors + ",\"items\":[" + out + "]}");
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
