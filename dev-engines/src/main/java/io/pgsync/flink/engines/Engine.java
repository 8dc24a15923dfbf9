package io.pgsync.flink.engines;

import java.util.Locale;

/** The servers that can be started. */
public enum Engine {
    POSTGRES,
    OPENSEARCH,
    REDIS;

    /** The name of the engine's folder and of its log file. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
