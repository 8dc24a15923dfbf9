package io.pgsync.flink.engines;

import java.nio.file.Path;

/** The Java that runs us, for child JVMs. */
final class Java {
    private Java() {}

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
