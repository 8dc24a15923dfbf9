package io.pgsync.flink.engines;

import java.util.List;
import java.util.Locale;

/**
 * The servers that can be started. Those with a number in their name are other search engine
 * versions, for tests of the job with each version. Each of these has its own module.
 */
public enum Engine {
    POSTGRES(0),
    OPENSEARCH(17),
    REDIS(0),
    OPENSEARCH_3(21),
    ELASTICSEARCH_7(17),
    ELASTICSEARCH_8(17),
    ELASTICSEARCH_9(21);

    private static final String HOSTS = "io.pgsync.flink.engines.host.";

    private final int java;

    Engine(int java) {
        this.java = java;
    }

    /** The oldest Java version that the engine runs on; 0 if it is not a Java program. */
    int java() {
        return java;
    }

    public boolean isSearchEngine() {
        return java > 0;
    }

    /**
     * Whether it can be started here: the build has its class path, and a suitable Java is
     * available.
     */
    public boolean isInstalled() {
        return !isSearchEngine() || (ClassPath.has(this) && Java.isEnoughFor(this));
    }

    /** The name of the engine's folder and of its log file. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** The class that runs it in a JVM of its own, with the arguments before the usual ones. */
    List<String> host() {
        String own = "io.pgsync.flink.engines.%s.Host".formatted(folder());
        return switch (this) {
            case OPENSEARCH -> List.of(HOSTS + "OpenSearchHost");
            case ELASTICSEARCH_8, ELASTICSEARCH_9 -> List.of(HOSTS + "IsolatedServer", own);
            default -> List.of(own);
        };
    }
}
