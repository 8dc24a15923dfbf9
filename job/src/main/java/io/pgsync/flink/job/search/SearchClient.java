package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.sink.StoredDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All requests of the job, its commands and its tests to a search engine, except bulk writes.
 * Errors that the user can fix are a {@link UserException}, all others a {@link SearchFailure}.
 */
public final class SearchClient {
    private static final Logger LOG = LoggerFactory.getLogger(SearchClient.class);

    /**
     * How long the engine keeps the versions of deleted documents. During that time, a late write
     * of an older version cannot restore a document. The engine's default is a minute.
     */
    private static final String TOMBSTONES = "1h";

    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final HttpTransport transport;

    public SearchClient(SearchOptions options) {
        transport = new HttpTransport(options);
    }

    /** The transport of its requests. */
    public HttpTransport transport() {
        return transport;
    }

    /** Queries the engine's distribution and version; fails if it is not supported. */
    public Engine engine() {
        String url = transport.url();
        JsonNode banner;
        try {
            banner = request("GET", "/", null);
        } catch (SearchFailure e) {
            banner = MissingNode.getInstance();
        }
        return Engine.of(banner, url);
    }

    /**
     * Creates the index unless it (or an alias of that name) exists. Ensures that the versions of
     * deleted documents are kept long enough, unless the user has set {@code index.gc_deletes}.
     *
     * @param settings the content of {@code settings.index}
     * @param mapping the {@code mappings} object
     * @return whether it was created
     */
    public boolean createIndexIfAbsent(String index, ObjectNode settings, ObjectNode mapping) {
        if (exists(index)) {
            keepTombstones(index);
            return false;
        }
        ObjectNode body = JSON.createObjectNode();
        ObjectNode indexSettings = body.putObject("settings").putObject("index");
        indexSettings.put("gc_deletes", TOMBSTONES);
        indexSettings.setAll(settings);
        body.set("mappings", mapping);
        try {
            request("PUT", "/" + encode(index), body);
            return true;
        } catch (SearchFailure e) {
            if (e.type().equals("resource_already_exists_exception")) {
                return false; // another job was faster
            }
            if (e.status() == 400) {
                throw new UserException(
                        "The engine does not accept the index '" + index + "': " + e.getMessage(),
                        "Correct the index name, \"setting\" or \"mapping\" in the schema.",
                        e);
            }
            throw e;
        }
    }

    private void keepTombstones(String index) {
        JsonNode settings =
                request("GET", "/" + encode(index) + "/_settings?flat_settings=true", null);
        for (Map.Entry<String, JsonNode> each : settings.properties()) {
            if (!each.getValue().path("settings").has("index.gc_deletes")) {
                LOG.info("Setting index.gc_deletes of '{}' to {}", each.getKey(), TOMBSTONES);
                ObjectNode body = JSON.createObjectNode().put("index.gc_deletes", TOMBSTONES);
                request("PUT", "/" + encode(each.getKey()) + "/_settings", body);
            }
        }
    }

    /** Whether an index or alias of that name exists. */
    public boolean exists(String index) {
        String path = "/" + encode(index);
        int status = answer("HEAD", path, null).statusCode();
        if (status != 200 && status != 404) {
            throw new SearchFailure("HEAD " + path, status, MissingNode.getInstance());
        }
        return status == 200;
    }

    /** Deletes the index; false if there was none. */
    public boolean deleteIndex(String index) {
        try {
            request("DELETE", "/" + encode(index), null);
            return true;
        } catch (SearchFailure e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }

    /**
     * The latest version of the document, refreshed or not.
     *
     * @param routing as it was written with, or null
     */
    public Optional<StoredDocument> getDocument(String index, String id, String routing) {
        String query = routing == null ? "" : "?routing=" + encode(routing);
        try {
            return Optional.of(
                    Hits.document(
                            request(
                                    "GET",
                                    "/" + encode(index) + "/_doc/" + encode(id) + query,
                                    null)));
        } catch (SearchFailure e) {
            if (e.status() == 404 && e.type().isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes everything written so far visible to searches. */
    public void refresh(String index) {
        request("POST", "/" + encode(index) + "/_refresh", null);
    }

    /** How many documents the last refresh made visible. */
    public long count(String index) {
        return request("GET", "/" + encode(index) + "/_count", null).path("count").asLong();
    }

    /** Reads all documents that the last refresh made visible. */
    public DocumentScan scan(String index) {
        return new DocumentScan(this, index, true);
    }

    /** Same as {@link #scan}, without the documents' content. */
    public DocumentScan scanIds(String index) {
        return new DocumentScan(this, index, false);
    }

    /**
     * The hits of one search.
     *
     * @throws IllegalStateException if not every shard answered
     */
    public List<StoredDocument> search(String index, ObjectNode search) {
        JsonNode answer = request("POST", "/" + encode(index) + "/_search", search);
        requireWhole(answer);
        List<StoredDocument> hits = new ArrayList<>();
        answer.path("hits").path("hits").forEach(hit -> hits.add(Hits.document(hit)));
        return hits;
    }

    /** Rejects a response that lacks some shards. */
    static void requireWhole(JsonNode answer) {
        JsonNode shards = answer.path("_shards");
        if (shards.path("failed").asInt() > 0 || answer.path("timed_out").asBoolean()) {
            throw new IllegalStateException("the search is not complete: " + shards);
        }
    }

    /**
     * Sends any request.
     *
     * @param path with query, starting with a slash, its parts encoded
     * @param body or null
     * @throws SearchFailure if the status is not a 2xx
     */
    public JsonNode request(String method, String path, JsonNode body) {
        HttpResponse<byte[]> response = answer(method, path, bytes(body));
        JsonNode answer = parse(response.body());
        if (response.statusCode() / 100 != 2) {
            throw new SearchFailure(method + " " + path, response.statusCode(), answer);
        }
        return answer;
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return body == null ? null : JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> answer(String method, String path, byte[] body) {
        String url = transport.url();
        HttpResponse<byte[]> response;
        try {
            response = transport.send(method, path, HttpTransport.Content.JSON, body, false).join();
        } catch (CompletionException e) {
            throw unreachable(url, e.getCause());
        }
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            checkAccess(url, method + " " + path, response);
        }
        return response;
    }

    /**
     * A failed login is a user error; a 403 can also be an index block, which is left to the
     * caller.
     */
    private static void checkAccess(String url, String what, HttpResponse<byte[]> response) {
        JsonNode answer = parse(response.body());
        if (answer.path("error").path("type").asText().equals("cluster_block_exception")) {
            return;
        }
        throw accessDenied(url, what, response.statusCode(), SearchFailure.reason(answer));
    }

    /** The error for a request that the engine did not allow. */
    public static UserException accessDenied(String url, String what, int status, String reason) {
        return new UserException(
                "The search engine at "
                        + url
                        + " does not allow "
                        + what
                        + " ("
                        + status
                        + (reason.isBlank() ? "" : ", " + reason)
                        + ").",
                status == 401
                        ? "Check user and password, API key or token of the search engine."
                        : "Grant the user the rights to create, read, write and delete in the"
                                + " indices of the schema, and cluster:monitor/main.");
    }

    private static UserException unreachable(String url, Throwable cause) {
        if (cause instanceof SSLException) {
            return new UserException(
                    "The secure connection to " + url + " failed: " + cause.getMessage(),
                    "If your own authority issued the certificate, set its CA file; check that"
                            + " the certificate names the host and that the port uses https.",
                    cause);
        }
        return new UserException(
                "The search engine at " + url + " cannot be reached: " + cause,
                "Check that it is running and that host and port are correct; if it requires"
                        + " https, write https in the URL.",
                cause);
    }

    /** The body as JSON; a body that is not JSON (a proxy's error page) as text. */
    public static JsonNode parse(byte[] body) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            String text = new String(body, StandardCharsets.UTF_8);
            return TextNode.valueOf(text.length() > 300 ? text.substring(0, 300) + "…" : text);
        }
    }

    static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
