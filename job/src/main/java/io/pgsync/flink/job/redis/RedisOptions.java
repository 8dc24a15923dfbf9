package io.pgsync.flink.job.redis;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.tls.TlsOptions;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * How to connect to Redis.
 *
 * @param user null for the default user
 * @param password null if there is none
 * @param tls whether the connection is encrypted; if so, {@code trust} defines which certificates
 *     to trust
 */
public record RedisOptions(
        String host,
        int port,
        String user,
        String password,
        int database,
        boolean tls,
        TlsOptions trust)
        implements Serializable {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int DEFAULT_PORT = 6379;
    private static final String REMEDY =
            "Write it like redis://user:password@host:6379/0, or rediss:// for TLS; encode special"
                    + " characters of a password (for example @ as %40).";

    /** Options of a URL, as {@code redis-cli -u} takes it. */
    public static RedisOptions of(String url, TlsOptions trust) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // neither the exception nor its message: they hold the URL and so the password
            throw new UserException("REDIS_URL is not a URL.", REMEDY);
        }
        boolean redis = JedisURIHelper.isRedisScheme(uri) || JedisURIHelper.isRedisSSLScheme(uri);
        if (!redis || uri.getHost() == null) {
            throw new UserException("REDIS_URL is not a redis:// URL with a host.", REMEDY);
        }
        return new RedisOptions(
                uri.getHost().replaceAll("^\\[|\\]$", ""),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                JedisURIHelper.getUser(uri),
                JedisURIHelper.getPassword(uri),
                database(uri),
                JedisURIHelper.isRedisSSLScheme(uri),
                trust);
    }

    private static int database(URI uri) {
        try {
            return JedisURIHelper.getDBIndex(uri);
        } catch (NumberFormatException e) {
            throw new UserException(
                    "REDIS_URL names the database '" + uri.getPath().substring(1) + "'.",
                    "The databases of Redis are numbers: " + REMEDY);
        }
    }

    /** A thread-safe client; it connects on first use. */
    @SuppressWarnings("deprecation") // what replaces ssl() takes key stores and no SSLContext
    RedisClient connect() {
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder()
                        .resp2()
                        .timeoutMillis(TIMEOUT_MILLIS)
                        .user(user)
                        .password(password)
                        .database(database)
                        .clientName("pgsync-flink");
        if (tls) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            config.ssl(true).sslParameters(parameters);
            trust.context()
                    .ifPresent(context -> config.sslSocketFactory(context.getSocketFactory()));
        }
        return RedisClient.builder().hostAndPort(host, port).clientConfig(config.build()).build();
    }

    /** All but the password. */
    @Override
    public String toString() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return (tls ? "rediss://" : "redis://") + shown + ":" + port + "/" + database;
    }
}
