package io.pgsync.flink.job.cli.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags that every command with a connection has; each outranks the variable it names. */
public final class SettingsFlags {
    @Option(
            names = {"-c", "--schema", "--config"},
            paramLabel = "FILE",
            description = "The schema file, in PGSync's format (SCHEMA).")
    private String schema;

    @Option(
            names = "--pg-url",
            paramLabel = "URL",
            description = "postgresql://user:password@host:port (PG_URL).")
    private String postgresUrl;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Postgres server (PG_HOST, default localhost).")
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Postgres port (PG_PORT, default 5432).")
    private String port;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Postgres user (PG_USER).")
    private String user;

    @Option(
            names = "--password",
            interactive = true,
            description = "Prompts for the Postgres password (PG_PASSWORD).")
    private String password;

    @Option(
            names = "--sslmode",
            paramLabel = "MODE",
            description =
                    "disable, allow, prefer, require, verify-ca, verify-full (PG_SSLMODE, default"
                            + " prefer).")
    private String sslMode;

    @Option(
            names = "--sslrootcert",
            paramLabel = "FILE",
            description = "Certificate to verify Postgres by (PG_SSLROOTCERT).")
    private String sslRootCert;

    @Option(
            names = "--sslcert",
            paramLabel = "FILE",
            description = "Client certificate for Postgres (PG_SSLCERT).")
    private String sslCert;

    @Option(
            names = "--sslkey",
            paramLabel = "FILE",
            description = "The private key of that certificate (PG_SSLKEY).")
    private String sslKey;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description =
                    "Time zone in which documents show timestamptz (PGSYNC_TIME_ZONE, default"
                            + " the database's own).")
    private String timeZone;

    @Option(
            names = "--slot",
            paramLabel = "NAME",
            description =
                    "Replication slot and publication (PGSYNC_SLOT, default"
                            + " pgsync_<database>_<schema file>).")
    private String slot;

    @Option(
            names = "--elasticsearch-url",
            paramLabel = "URL",
            description = "Elasticsearch or OpenSearch (ELASTICSEARCH_URL).")
    private String searchUrl;

    @Option(
            names = "--mapping",
            paramLabel = "MODE",
            description =
                    "Types of fields that the schema does not map: typed, from their columns,"
                            + " or dynamic, guessed by the engine (PGSYNC_MAPPING, default typed).")
    private String mapping;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "Folder with the jars of your own plugins (PGSYNC_PLUGINS).")
    private String plugins;

    @Option(
            names = "--meta",
            description =
                    "Adds the keys of their rows to documents in _meta, as PGSync does"
                            + " (PGSYNC_META, default false).")
    private boolean meta;

    @Option(
            names = "--on-poison",
            paramLabel = "WAY",
            description =
                    "What to do with a document that cannot be indexed: dead-letter sets it"
                            + " aside, stop ends the job (PGSYNC_ON_POISON, default dead-letter).")
    private String onPoison;

    @Option(
            names = "--sink",
            paramLabel = "NAME",
            description =
                    "What writes the documents; see docs/sinks.md (PGSYNC_SINK, default bulk).")
    private String sink;

    @Option(
            names = "--rendering",
            paramLabel = "TEXT",
            description =
                    "Any text; if it differs from the saved state's, all documents are rendered"
                            + " again (PGSYNC_RENDERING).")
    private String rendering;

    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description = "Redis, for a lock on the slot and health markers (REDIS_URL).")
    private String redisUrl;

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            defaultValue = ".env",
            description = "File with variables; default ${DEFAULT-VALUE}.")
    private Path envFile;

    /** Flags, environment and file, in layers. */
    public Variables variables(Map<String, String> moreFlags) {
        Map<String, String> flags = new LinkedHashMap<>(moreFlags);
        put(flags, "SCHEMA", schema);
        put(flags, "PG_URL", postgresUrl);
        put(flags, "PG_HOST", host);
        put(flags, "PG_PORT", port);
        put(flags, "PG_USER", user);
        put(flags, "PG_PASSWORD", password);
        put(flags, "PG_SSLMODE", sslMode);
        put(flags, "PG_SSLROOTCERT", sslRootCert);
        put(flags, "PG_SSLCERT", sslCert);
        put(flags, "PG_SSLKEY", sslKey);
        put(flags, "PGSYNC_TIME_ZONE", timeZone);
        put(flags, "PGSYNC_SLOT", slot);
        put(flags, "ELASTICSEARCH_URL", searchUrl);
        put(flags, "PGSYNC_MAPPING", mapping);
        put(flags, "PGSYNC_PLUGINS", plugins);
        put(flags, "PGSYNC_META", meta ? "true" : null);
        put(flags, "PGSYNC_ON_POISON", onPoison);
        put(flags, "PGSYNC_SINK", sink);
        put(flags, "PGSYNC_RENDERING", rendering);
        put(flags, "REDIS_URL", redisUrl);
        return Settings.layers(flags, System.getenv(), envFile);
    }

    private static void put(Map<String, String> flags, String name, String value) {
        if (value != null) {
            flags.put(name, value);
        }
    }
}
