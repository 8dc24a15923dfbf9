package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.UserException;

/** The search engine's distribution and version. */
public record Engine(Distribution distribution, String version) {

    /** The two supported distributions. */
    public enum Distribution {
        ELASTICSEARCH(7, 9),
        OPENSEARCH(1, 3);

        private final int oldest;
        private final int newest;

        Distribution(int oldest, int newest) {
            this.oldest = oldest;
            this.newest = newest;
        }
    }

    /** The major version. */
    public int major() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    /** Reads the response to {@code GET /}; an unsupported engine is a user error. */
    static Engine of(JsonNode banner, String url) {
        JsonNode version = banner.path("version");
        String number = version.path("number").asText();
        boolean opensearch = version.path("distribution").asText().equals("opensearch");
        if (!number.matches("\\d+\\..*") || (!opensearch && !looksLikeElasticsearch(banner))) {
            throw new UserException(
                    "What answers at " + url + " is neither Elasticsearch nor OpenSearch.",
                    "Check host, port and path of the URL, and any proxy in between.");
        }
        Engine engine =
                new Engine(
                        opensearch ? Distribution.OPENSEARCH : Distribution.ELASTICSEARCH, number);
        Distribution family = engine.distribution;
        if (engine.major() < family.oldest || engine.major() > family.newest) {
            throw new UserException(
                    family + " " + number + " at " + url + " is not a supported version.",
                    "Supported are Elasticsearch 7 to 9 and OpenSearch 1 to 3.");
        }
        return engine;
    }

    private static boolean looksLikeElasticsearch(JsonNode banner) {
        return banner.has("tagline") || banner.path("version").has("lucene_version");
    }

    @Override
    public String toString() {
        return (distribution == Distribution.OPENSEARCH ? "OpenSearch " : "Elasticsearch ")
                + version;
    }
}
