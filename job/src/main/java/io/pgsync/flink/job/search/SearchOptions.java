package io.pgsync.flink.job.search;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.tls.TlsOptions;
import java.io.Serializable;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Addresses and credentials of the search engine. At most one of user, API key and bearer token is
 * given; {@link #toString()} shows no secrets.
 *
 * @param urls one base address per node, scheme and port included; never empty
 * @param user the name for basic authentication, or null
 * @param password of the user, or null
 * @param apiKey the encoded key as the engine issued it ({@code base64(id:key)}), or null
 * @param bearer a bearer token, or null
 * @param tls for addresses with https
 */
public record SearchOptions(
        List<URI> urls, String user, String password, String apiKey, String bearer, TlsOptions tls)
        implements Serializable {

    public SearchOptions {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new UserException(
                    "The address of the search engine is missing.",
                    "Set its URL, for example http://localhost:9200.");
        }
        int ways = (user == null ? 0 : 1) + (apiKey == null ? 0 : 1) + (bearer == null ? 0 : 1);
        if (ways > 1) {
            throw new UserException(
                    "More than one login method for the search engine is set.",
                    "Set only one: user and password, or an API key, or a bearer token.");
        }
    }

    /**
     * Options for the given addresses; the first URL may contain a user and password.
     *
     * @param addresses one URL, or several separated by commas
     */
    public static SearchOptions of(String addresses) {
        List<URI> urls = new ArrayList<>();
        String user = null;
        String password = null;
        for (String address : addresses.split(",", -1)) {
            URI given = parse(address.strip());
            if (given.getRawUserInfo() != null && user == null) {
                String[] parts = given.getRawUserInfo().split(":", 2);
                user = decode(parts[0]);
                password = parts.length == 2 ? decode(parts[1]) : "";
            }
            urls.add(withoutUserInfo(given));
        }
        return new SearchOptions(urls, user, password, null, null, TlsOptions.DEFAULT);
    }

    public SearchOptions withUser(String name, String secret) {
        return new SearchOptions(urls, name, secret, apiKey, bearer, tls);
    }

    public SearchOptions withApiKey(String key) {
        return new SearchOptions(urls, user, password, key, bearer, tls);
    }

    public SearchOptions withBearer(String token) {
        return new SearchOptions(urls, user, password, apiKey, token, tls);
    }

    public SearchOptions withTls(TlsOptions options) {
        return new SearchOptions(urls, user, password, apiKey, bearer, options);
    }

    /** The authorization header; empty without credentials. */
    public Optional<String> authorization() {
        if (user != null) {
            String secret = password == null ? "" : password;
            byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }
        if (apiKey != null) {
            return Optional.of("ApiKey " + apiKey);
        }
        return Optional.ofNullable(bearer).map(token -> "Bearer " + token);
    }

    /** Whether all addresses are on this machine. */
    public boolean isLoopback() {
        return urls.stream()
                .map(URI::getHost)
                .allMatch(
                        host ->
                                host.equals("localhost")
                                        || host.startsWith("127.")
                                        || host.equals("[::1]"));
    }

    private static URI parse(String address) {
        URI url;
        try {
            url = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw malformed(address);
        }
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null) {
            throw malformed(address);
        }
        return url;
    }

    private static UserException malformed(String address) {
        return new UserException(
                "The address of the search engine '"
                        + address.replaceFirst("//[^/@]*@", "//***@")
                        + "' is not an http or https URL.",
                "Write it like http://localhost:9200 or https://search.example.org:9200; encode"
                        + " special characters of a password in it (for example @ as %40).");
    }

    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static URI withoutUserInfo(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        return URI.create(url.getScheme() + "://" + url.getHost() + port + path);
    }

    @Override
    public String toString() {
        return "SearchOptions[urls="
                + urls
                + ", user="
                + user
                + ", password="
                + masked(password)
                + ", apiKey="
                + masked(apiKey)
                + ", bearer="
                + masked(bearer)
                + ", tls="
                + tls
                + "]";
    }

    private static String masked(String secret) {
        return secret == null ? "null" : "***";
    }
}
