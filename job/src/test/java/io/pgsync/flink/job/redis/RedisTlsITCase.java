package io.pgsync.flink.job.redis;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.testing.SearchTargets;
import io.pgsync.flink.job.testing.TestingAuthority;
import io.pgsync.flink.job.testing.TestingAuthority.Issued;
import io.pgsync.flink.job.testing.TlsProxy;
import io.pgsync.flink.job.tls.TlsOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that asks for TLS and for a client's certificate. */
class RedisTlsITCase {
    @TempDir Path folder;
    private TestingAuthority authority;
    private Issued own;
    private TlsProxy server;

    @BeforeEach
    void start() throws Exception {
        authority = new TestingAuthority(folder);
        own = authority.issue("client");
        server =
                TlsProxy.start(
                        authority.issue("server", "localhost").context(authority),
                        SharedEngines.redis().port(Engine.REDIS));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void goesThroughWithTheAuthorityAndACertificate() {
        assertThatCode(() -> check("localhost", trusting())).doesNotThrowAnyException();
    }

    @Test
    void aServerOfAnUnknownAuthorityIsRefused() {
        TlsOptions stranger =
                TlsOptions.DEFAULT.withCertificate(
                        own.certificate().toString(), own.key().toString());
        assertThatThrownBy(() -> check("localhost", stranger))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cannot be used");
        assertThatCode(() -> check("localhost", stranger.withInsecure(true)))
                .doesNotThrowAnyException();
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        assertThatThrownBy(() -> check("127.0.0.1", trusting()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cannot be used");
    }

    @Test
    void aClientWithoutACertificateIsRefused() {
        assertThatThrownBy(() -> check("localhost", authority.trusting()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cannot be used");
    }

    private TlsOptions trusting() {
        return authority
                .trusting()
                .withCertificate(own.certificate().toString(), own.key().toString());
    }

    private void check(String host, TlsOptions trust) throws InterruptedException {
        RedisOptions redis = RedisOptions.of("rediss://" + host + ":" + server.port(), trust);
        new RedisGuard.Settings(
                        redis,
                        RunningJob.postgres("postgres"),
                        SearchTargets.at("http://127.0.0.1:9"),
                        List.of(),
                        RedisGuard.Settings.DEFAULT_TTL)
                .check(null, 1, note -> {});
    }
}
