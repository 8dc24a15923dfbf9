package io.pgsync.flink.job.cli.local;

import java.nio.file.Path;
import org.apache.logging.log4j.core.config.Configurator;

/** Tells the logging configuration of the local cluster where its file is. */
public final class LogFile {
    private static final String PROPERTY = "pgsync.log";

    private LogFile() {}

    /** Logs into that file from now on. */
    public static void use(Path file) {
        System.setProperty(PROPERTY, file.toString());
        // classes that log may have been loaded already
        Configurator.reconfigure();
    }
}
