package io.pgsync.flink.job.cli.local;

import java.nio.file.Path;
import org.apache.logging.log4j.core.config.Configurator;

/** Sets the log file of the local cluster. */
public final class LogFile {
    private static final String PROPERTY = "pgsync.log";

    private LogFile() {}

    /** Logs to that file from now on. */
    public static void use(Path file) {
        System.setProperty(PROPERTY, file.toString());
        // loggers may already be initialized
        Configurator.reconfigure();
    }
}
