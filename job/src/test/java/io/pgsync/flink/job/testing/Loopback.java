package io.pgsync.flink.job.testing;

import org.apache.flink.configuration.Configuration;

/** Keeps the clusters of tests to this machine; Flink's own defaults open ports to all. */
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
