package io.pgsync.flink.job.search;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.settings.Variables;
import io.pgsync.flink.job.tls.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads the search engine's address and credentials from the variables. */
public final class SearchSettings {
    private SearchSettings() {}

    public static SearchOptions of(Variables variables) {
        Optional<String> url = variables.text("ELASTICSEARCH_URL");
        SearchOptions options = SearchOptions.of(url.orElseGet(() -> fromParts(variables)));
        Optional<String> user = variables.text("ELASTICSEARCH_USER");
        if (user.isPresent()) {
            String password = variables.text("ELASTICSEARCH_PASSWORD").orElse("");
            options = options.withUser(user.get(), password);
        }
        Optional<String> apiKey = apiKey(variables);
        if (apiKey.isPresent()) {
            options = options.withApiKey(apiKey.get());
        }
        Optional<String> bearer = variables.text("ELASTICSEARCH_BEARER_AUTH");
        if (bearer.isPresent()) {
            options = options.withBearer(bearer.get());
        }
        return options.withTls(TlsSettings.of(variables, "ELASTICSEARCH"));
    }

    private static String fromParts(Variables variables) {
        return variables.text("ELASTICSEARCH_SCHEME").orElse("http")
                + "://"
                + variables.text("ELASTICSEARCH_HOST").orElse("localhost")
                + ":"
                + variables.text("ELASTICSEARCH_PORT").orElse("9200");
    }

    /** The engine issues id and key separately; on the wire they are one value. */
    private static Optional<String> apiKey(Variables variables) {
        Optional<String> id = variables.text("ELASTICSEARCH_API_KEY_ID");
        Optional<String> key = variables.text("ELASTICSEARCH_API_KEY");
        if (id.isPresent() && key.isEmpty()) {
            throw new UserException(
                    "ELASTICSEARCH_API_KEY_ID is set without ELASTICSEARCH_API_KEY.",
                    "Set both, or only ELASTICSEARCH_API_KEY with the encoded key.");
        }
        return id.isEmpty()
                ? key
                : Optional.of(
                        Base64.getEncoder()
                                .encodeToString(
                                        (id.get() + ":" + key.get())
                                                .getBytes(StandardCharsets.UTF_8)));
    }
}
