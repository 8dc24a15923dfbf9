package io.pgsync.flink.job.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.tls.TlsOptions;
import java.net.URI;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchOptionsTest {
    @Test
    void takesCredentialsOutOfTheUrl() {
        SearchOptions options =
                SearchOptions.of("https://me:p%40ss+w@one:9200/base/, https://two:9201");

        assertThat(options.urls())
                .containsExactly(
                        URI.create("https://one:9200/base"), URI.create("https://two:9201"));
        assertThat(options.user()).isEqualTo("me");
        assertThat(options.password()).isEqualTo("p@ss+w");
    }

    @Test
    void showsNoSecret() {
        assertThat(SearchOptions.of("http://me:secret@one").toString()).doesNotContain("secret");
        assertThat(SearchOptions.of("http://one").withApiKey("secret").toString())
                .doesNotContain("secret");
        assertThat(SearchOptions.of("http://one").withBearer("secret").toString())
                .doesNotContain("secret");
        assertThatThrownBy(() -> SearchOptions.of("htp://me:secret@one"))
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:9200", "ftp://x", "http://", "http://a b", "http://x,"})
    void refusesWhatIsNoUrl(String address) {
        assertThatThrownBy(() -> SearchOptions.of(address))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("not an http or https URL");
    }

    @Test
    void refusesTwoWaysToLogIn() {
        assertThatThrownBy(() -> SearchOptions.of("http://me:x@one").withApiKey("k"))
                .isInstanceOf(UserException.class);
    }

    @Test
    void knowsLoopback() {
        assertThat(SearchOptions.of("http://localhost:9200,http://127.0.0.1").isLoopback())
                .isTrue();
        assertThat(SearchOptions.of("http://[::1]:9200").isLoopback()).isTrue();
        assertThat(SearchOptions.of("http://localhost,http://search").isLoopback()).isFalse();
    }

    @Test
    void travelsWithTheJob() throws Exception {
        SearchOptions options =
                SearchOptions.of("http://me:x@one")
                        .withTls(TlsOptions.DEFAULT.withCaFile("ca.pem"));

        assertThat(InstantiationUtil.clone(options)).isEqualTo(options);
    }
}
