package io.pgsync.flink.job.cli;

import java.nio.file.Path;

/** Tells the logging configuration of the local cluster where its file is. */
final class LogFile {
    private static final String PROPERTY = "pgsync.log";

    private LogFile() {}

    /** To be called before the first class that logs is loaded; later it has no effect. */
    static void use(Path file) {
        System.setProperty(PROPERTY, file.toString());
    }
}
