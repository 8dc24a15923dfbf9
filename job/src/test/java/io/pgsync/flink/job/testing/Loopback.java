package io.pgsync.flink.job.testing;

import org.apache.flink.configuration.Configuration;

/** Binds test clusters to the loopback address; Flink's defaults listen on all interfaces. */
public final class Loopback {
    private static final String ADDRESS = "127.0.0.1";

    private Loopback() {}

    /** A new configuration of a cluster that listens on 127.0.0.1 only. */
    public static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setString("rest.bind-address", ADDRESS);
        configuration.setString("rest.address", ADDRESS);
        configuration.setString("jobmanager.bind-host", ADDRESS);
        configuration.setString("taskmanager.bind-host", ADDRESS);
        return configuration;
    }
}
