package io.pgsync.flink.job.cli.settings;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.settings.Variables;
import io.pgsync.flink.job.tls.TlsOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Address and credentials of the Postgres server; the schema file names the database.
 *
 * @param password null if none is given
 * @param sslMode null for the default
 * @param tls trusted certificates and our own
 * @param timeZone the time zone of timestamps in documents, or null for the database's setting
 * @param slot the name of slot and publication, or null for the default
 */
public record PostgresSettings(
        String host,
        int port,
        String user,
        String password,
        String sslMode,
        TlsOptions tls,
        String timeZone,
        String slot) {
    private static final String REMEDY =
            "Write it like postgresql://user:password@host:5432/database; encode special characters"
                    + " of a password (for example @ as %40).";

    /**
     * Reads {@code PG_URL} or its parts; a part from a higher layer than the URL's overrides that
     * part of the URL.
     */
    public static PostgresSettings of(Variables variables) {
        Optional<Variables.Value> url = variables.find("PG_URL");
        Map<String, String> parts = url.map(PostgresSettings::parts).orElse(Map.of());
        int rank = url.map(Variables.Value::rank).orElse(Integer.MAX_VALUE);
        String user = part(variables, "PG_USER", rank, parts.get("user"));
        if (user == null) {
            throw new UserException(
                    "No Postgres user is given.",
                    "Set PG_USER (or PG_URL, or --user), in the environment or in a .env file.");
        }
        String host = part(variables, "PG_HOST", rank, parts.get("host"));
        String port = part(variables, "PG_PORT", rank, parts.get("port"));
        return new PostgresSettings(
                host == null ? "localhost" : host,
                port == null ? 5432 : port(port),
                user,
                part(variables, "PG_PASSWORD", rank, parts.get("password")),
                sslMode(part(variables, "PG_SSLMODE", rank, parts.get("sslmode"))),
                new TlsOptions(
                        part(variables, "PG_SSLROOTCERT", rank, parts.get("sslrootcert")),
                        part(variables, "PG_SSLCERT", rank, parts.get("sslcert")),
                        part(variables, "PG_SSLKEY", rank, parts.get("sslkey")),
                        false),
                variables.text("PGSYNC_TIME_ZONE").orElse(null),
                variables.text("PGSYNC_SLOT").orElse(null));
    }

    /** The options of the source for one database. */
    public PostgresOptions options(String database, String schemaFile) {
        PostgresOptions options = PostgresOptions.of(host, port, database, user, password);
        options = options.withTls(sslMode == null ? options.sslMode() : sslMode, tls);
        String name = slot == null ? PostgresOptions.defaultName(database, schemaFile) : slot;
        return options.withTimeZone(timeZone).withNames(name, name);
    }

    private static String part(Variables variables, String name, int urlRank, String ofUrl) {
        Optional<Variables.Value> own = variables.find(name);
        boolean outranks = own.isPresent() && own.get().rank() < urlRank;
        return outranks || (own.isPresent() && urlRank == Integer.MAX_VALUE)
                ? own.get().text()
                : ofUrl;
    }

    private static Map<String, String> parts(Variables.Value url) {
        URI uri;
        try {
            // ignore a driver name, as in postgresql+psycopg2://
            uri = new URI(url.text().replaceFirst("^(postgres(?:ql)?)\\+[a-z0-9]+://", "$1://"));
        } catch (URISyntaxException e) {
            // omit the exception and its message: they contain the URL and so the password
            throw new UserException("PG_URL (" + url.origin() + ") is not a URL.", REMEDY);
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.matches("postgres(ql)?") || uri.getHost() == null) {
            throw new UserException(
                    "PG_URL (" + url.origin() + ") is not a postgresql:// URL with a host.",
                    REMEDY);
        }
        Map<String, String> parts = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&")) {
                String[] pair = parameter.split("=", 2);
                parts.put(pair[0], pair.length == 2 ? decode(pair[1]) : "");
            }
        }
        parts.put("host", uri.getHost().replaceAll("^\\[|\\]$", ""));
        if (uri.getPort() >= 0) {
            parts.put("port", String.valueOf(uri.getPort()));
        }
        if (uri.getRawUserInfo() != null) {
            String[] user = uri.getRawUserInfo().split(":", 2);
            parts.put("user", decode(user[0]));
            if (user.length == 2) {
                parts.put("password", decode(user[1]));
            }
        }
        return parts;
    }

    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new UserException(
                "PG_PORT is '" + text + "', which is not a port.",
                "Set it to a number, like 5432.");
    }

    private static String sslMode(String mode) {
        if (mode == null || mode.matches("disable|allow|prefer|require|verify-ca|verify-full")) {
            return mode;
        }
        throw new UserException(
                "PG_SSLMODE is '" + mode + "'.",
                "Use disable, allow, prefer, require, verify-ca or verify-full.");
    }

    @Override
    public String toString() {
        return user
                + (password == null ? "" : ":***")
                + "@"
                + host
                + ":"
                + port
                + (sslMode == null ? "" : " sslmode=" + sslMode)
                + (timeZone == null ? "" : " time zone " + timeZone);
    }
}
