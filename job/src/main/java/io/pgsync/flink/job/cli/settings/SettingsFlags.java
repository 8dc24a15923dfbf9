package io.pgsync.flink.job.cli.settings;

import io.pgsync.flink.job.settings.Variables;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags of every command that connects to servers; each overrides its variable. */
public final class SettingsFlags {
    @Option(
            names = {"-c", "--schema", "--config"},
            paramLabel = "FILE",
            description = "The schema file, in PGSync's format (SCHEMA).")
    @Sets("SCHEMA")
    private String schema;

    @Option(
            names = "--pg-url",
            paramLabel = "URL",
            description = "postgresql://user:password@host:port (PG_URL).")
    @Sets("PG_URL")
    private String postgresUrl;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Postgres server (PG_HOST, default localhost).")
    @Sets("PG_HOST")
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Postgres port (PG_PORT, default 5432).")
    @Sets("PG_PORT")
    private String port;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Postgres user (PG_USER).")
    @Sets("PG_USER")
    private String user;

    @Option(
            names = "--password",
            interactive = true,
            description = "Prompts for the Postgres password (PG_PASSWORD).")
    @Sets("PG_PASSWORD")
    private String password;

    @Option(
            names = "--sslmode",
            paramLabel = "MODE",
            description =
                    "disable, allow, prefer, require, verify-ca, verify-full (PG_SSLMODE, default"
                            + " prefer).")
    @Sets("PG_SSLMODE")
    private String sslMode;

    @Option(
            names = "--sslrootcert",
            paramLabel = "FILE",
            description = "Certificate to verify Postgres by (PG_SSLROOTCERT).")
    @Sets("PG_SSLROOTCERT")
    private String sslRootCert;

    @Option(
            names = "--sslcert",
            paramLabel = "FILE",
            description = "Client certificate for Postgres (PG_SSLCERT).")
    @Sets("PG_SSLCERT")
    private String sslCert;

    @Option(
            names = "--sslkey",
            paramLabel = "FILE",
            description = "The private key of that certificate (PG_SSLKEY).")
    @Sets("PG_SSLKEY")
    private String sslKey;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description =
                    "Time zone in which documents show timestamptz (PGSYNC_TIME_ZONE, default"
                            + " the database's own).")
    @Sets("PGSYNC_TIME_ZONE")
    private String timeZone;

    @Option(
            names = "--slot",
            paramLabel = "NAME",
            description =
                    "Replication slot and publication (PGSYNC_SLOT, default"
                            + " pgsync_<database>_<schema file>).")
    @Sets("PGSYNC_SLOT")
    private String slot;

    @Option(
            names = "--elasticsearch-url",
            paramLabel = "URL",
            description = "Elasticsearch or OpenSearch (ELASTICSEARCH_URL).")
    @Sets("ELASTICSEARCH_URL")
    private String searchUrl;

    @Option(
            names = "--mapping",
            paramLabel = "MODE",
            description =
                    "Types of fields that the schema does not map: typed, from their columns,"
                            + " or dynamic, guessed by the engine (PGSYNC_MAPPING, default typed).")
    @Sets("PGSYNC_MAPPING")
    private String mapping;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "Folder with the jars of your own plugins (PGSYNC_PLUGINS).")
    @Sets("PGSYNC_PLUGINS")
    private String plugins;

    @Option(
            names = "--meta",
            description =
                    "Adds the keys of their rows to documents in _meta, as PGSync does"
                            + " (PGSYNC_META, default false).")
    @Sets("PGSYNC_META")
    private Boolean meta;

    @Option(
            names = "--on-poison",
            paramLabel = "WAY",
            description =
                    "What to do with a document that cannot be indexed: dead-letter sets it"
                            + " aside, stop ends the job (PGSYNC_ON_POISON, default dead-letter).")
    @Sets("PGSYNC_ON_POISON")
    private String onPoison;

    @Option(
            names = "--sink",
            paramLabel = "NAME",
            description =
                    "What writes the documents; see docs/sinks.md (PGSYNC_SINK, default bulk).")
    @Sets("PGSYNC_SINK")
    private String sink;

    @Option(
            names = "--rendering",
            paramLabel = "TEXT",
            description =
                    "Any text; if it differs from the saved state's, all documents are rendered"
                            + " again (PGSYNC_RENDERING).")
    @Sets("PGSYNC_RENDERING")
    private String rendering;

    @Option(
            names = "--redis-url",
            paramLabel = "URL",
            description = "Redis, for a lock on the slot and health markers (REDIS_URL).")
    @Sets("REDIS_URL")
    private String redisUrl;

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            defaultValue = ".env",
            description = "File with variables; default ${DEFAULT-VALUE}.")
    private Path envFile;

    /** The variable that a flag sets. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    private @interface Sets {
        String value();
    }

    /** The layers of flags, environment and file. */
    public Variables variables(Map<String, String> moreFlags) {
        Map<String, String> flags = new LinkedHashMap<>(moreFlags);
        for (Field field : SettingsFlags.class.getDeclaredFields()) {
            Sets variable = field.getAnnotation(Sets.class);
            Object value = variable == null ? null : valueOf(field);
            if (value != null) {
                flags.put(variable.value(), value.toString());
            }
        }
        return Settings.layers(flags, System.getenv(), envFile);
    }

    private Object valueOf(Field field) {
        try {
            return field.get(this);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
