package io.pgsync.flink.job.search;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Sends HTTP/1.1 requests to the nodes of one cluster, with the configured credentials. After a
 * connection failure, the next request goes to another node. Responses are returned whatever their
 * status.
 */
public final class HttpTransport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Long, because a request that times out too early is retried and doubles the load. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    static {
        // Load balancers drop idle connections after a minute or more, some silently, and a request
        // on such a connection would wait for its timeout. The JDK keeps them for 20 min.
        String keepAlive = "jdk.httpclient.keepalive.timeout";
        if (System.getProperty(keepAlive) == null) {
            System.setProperty(keepAlive, "30");
        }
    }

    private final SearchOptions options;
    private final Duration timeout;
    private final String authorization;
    private final HttpClient http;
    private final AtomicInteger node = new AtomicInteger();

    public HttpTransport(SearchOptions options) {
        this(options, REQUEST_TIMEOUT);
    }

    HttpTransport(SearchOptions options, Duration timeout) {
        this.options = options;
        this.timeout = timeout;
        this.authorization = options.authorization().orElse(null);
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT);
        options.tls().context().ifPresent(builder::sslContext);
        http = builder.build();
    }

    /** The media types of the protocol. */
    public enum Content {
        JSON("application/json"),
        NDJSON("application/x-ndjson");

        private final String mediaType;

        Content(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    /**
     * Sends one request.
     *
     * @param path with query, starting with a slash
     * @param body UTF-8, or null
     * @return fails with an {@link IOException} if the response is missing or incomplete
     */
    public CompletableFuture<HttpResponse<byte[]>> send(
            String method, String path, Content content, byte[] body, boolean gzip) {
        int chosen = node.get();
        URI url = URI.create(options.urls().get(chosen % options.urls().size()) + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        request.header("Accept", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", content.mediaType);
            if (gzip) {
                request.header("Content-Encoding", "gzip");
            }
            request.method(method, BodyPublishers.ofByteArray(gzip ? compressed(body) : body));
        }
        return wholeAnswer(request.build())
                .whenComplete(
                        (response, failure) -> {
                            if (failure != null) {
                                node.compareAndSet(chosen, (chosen + 1) & Integer.MAX_VALUE);
                            }
                        });
    }

    /**
     * Covers the body too: the timeout of an {@link HttpRequest} ends with the response headers.
     */
    private CompletableFuture<HttpResponse<byte[]>> wholeAnswer(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, BodyHandlers.ofByteArray());
        return exchange.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(
                        failure -> {
                            if (!(failure instanceof TimeoutException)) {
                                return CompletableFuture.failedFuture(failure);
                            }
                            exchange.cancel(true); // closes the connection
                            return CompletableFuture.failedFuture(
                                    new HttpTimeoutException(
                                            "no complete answer within "
                                                    + timeout.toSeconds()
                                                    + " s"));
                        });
    }

    /** The address of the node for the next request. */
    String url() {
        return options.urls().get(node.get() % options.urls().size()).toString();
    }

    private static byte[] compressed(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4 + 64);
        try (OutputOfLowestEffort gzip = new OutputOfLowestEffort(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static final class OutputOfLowestEffort extends GZIPOutputStream {
        OutputOfLowestEffort(ByteArrayOutputStream out) throws IOException {
            super(out, 1 << 13);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
