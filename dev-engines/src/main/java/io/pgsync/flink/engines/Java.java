package io.pgsync.flink.engines;

import java.nio.file.Path;

/** The Java for child JVMs: the one that runs us, or a newer one for engines that need it. */
final class Java {
    private static final String NEWER_JDK = "engines.jdk";

    private Java() {}

    static boolean isEnoughFor(Engine engine) {
        return engine.java() <= Runtime.version().feature() || newer() != null;
    }

    static String executable() {
        return executable(System.getProperty("java.home"));
    }

    static String executable(Engine engine) {
        boolean enough = engine.java() <= Runtime.version().feature();
        return enough ? executable() : executable(newer());
    }

    private static String executable(String home) {
        return Path.of(home, "bin", "java").toString();
    }

    private static String newer() {
        String home = System.getProperty(NEWER_JDK, "");
        return home.isEmpty() ? null : home;
    }
}
