package io.pgsync.flink.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.tls.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisOptionsTest {
    @Test
    void readsAllPartsOfAUrl() {
        assertThat(of("rediss://me:p%40ss@cache:6380/3"))
                .isEqualTo(
                        new RedisOptions("cache", 6380, "me", "p@ss", 3, true, TlsOptions.DEFAULT));
    }

    @Test
    void aHostIsEnough() {
        assertThat(of("redis://cache"))
                .isEqualTo(
                        new RedisOptions("cache", 6379, null, null, 0, false, TlsOptions.DEFAULT));
    }

    @Test
    void aPasswordNeedsNoUser() {
        RedisOptions options = of("redis://:secret@[::1]:6379");
        assertThat(options.user()).isNull();
        assertThat(options.password()).isEqualTo("secret");
        assertThat(options.host()).isEqualTo("::1");
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(of("redis://me:secret@cache/1")).hasToString("redis://cache:6379/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:secret@cache",
                "redis://u:secret@c ache",
                "u:secret@cache",
                "redis://u:secret@cache/one"
            })
    void aMalformedUrlIsRefusedAndNotShown(String url) {
        assertThatThrownBy(() -> of(url))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("REDIS_URL")
                .hasNoCause()
                .message()
                .doesNotContain("secret");
    }

    private static RedisOptions of(String url) {
        return RedisOptions.of(url, TlsOptions.DEFAULT);
    }
}
