package io.pgsync.flink.job.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.mapping.MappingMode;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.search.sink.SearchTarget;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.tls.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir Path directory;
    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private String file = "";

    @BeforeEach
    void schema() throws IOException {
        flags.put("SCHEMA", Files.writeString(directory.resolve("book.json"), "[]").toString());
    }

    @Test
    void flagsOutrankTheEnvironmentAndThatTheFileAndThatTheDefaults() {
        flags.put("PG_HOST", "from-flag");
        environment.putAll(Map.of("PG_HOST", "from-environment", "PG_USER", "reader"));
        file = "PG_USER=somebody\nPG_PASSWORD=secret\n";

        assertThat(settings().postgres())
                .isEqualTo(
                        new PostgresSettings(
                                "from-flag",
                                5432,
                                "reader",
                                "secret",
                                null,
                                TlsOptions.DEFAULT,
                                null,
                                null));
    }

    @Test
    void certificatesAreGivenByTheUrlOrByVariables() {
        environment.put("PG_URL", "postgresql://me@db/x?sslcert=a.pem&sslkey=b.pem&sslrootcert=c");
        assertThat(settings().postgres().tls())
                .isEqualTo(new TlsOptions("c", "a.pem", "b.pem", false));
        flags.put("PG_SSLCERT", "other.pem");
        assertThat(settings().postgres().tls().certFile()).isEqualTo("other.pem");
    }

    @Test
    void anUnknownWayOfPoisonIsAMistake() {
        environment.put("PG_USER", "me");
        assertThat(target().onPoison()).isEqualTo(OnPoison.DEAD_LETTER);
        flags.put("PGSYNC_ON_POISON", "skip");
        assertThatThrownBy(this::settings)
                .isInstanceOf(UserException.class)
                .hasMessage("PGSYNC_ON_POISON is 'skip'.");
    }

    @Test
    void anEmptyValueCountsAsNone() {
        environment.putAll(Map.of("PG_USER", "reader", "PG_HOST", ""));
        file = "PG_HOST=from-file";
        assertThat(settings().postgres().host()).isEqualTo("from-file");
    }

    @Test
    void theUrlOutranksItsPartsOfTheSameLayer() {
        environment.put("PG_URL", "postgresql://me:p%40ss%2Bword@db:5433/other?sslmode=require");
        environment.putAll(Map.of("PG_HOST", "elsewhere", "PG_USER", "you", "PG_SSLMODE", "allow"));

        assertThat(settings().postgres())
                .isEqualTo(
                        new PostgresSettings(
                                "db",
                                5433,
                                "me",
                                "p@ss+word",
                                "require",
                                TlsOptions.DEFAULT,
                                null,
                                null));
    }

    @Test
    void aFlagOutranksItsPartOfTheUrl() {
        environment.put("PG_URL", "postgresql://me@db:5433/x");
        flags.put("PG_HOST", "other");
        assertThat(settings().postgres())
                .isEqualTo(
                        new PostgresSettings(
                                "other", 5433, "me", null, null, TlsOptions.DEFAULT, null, null));
    }

    @Test
    void theDatabaseIsTheOneOfTheSchema() {
        environment.put("PG_URL", "postgresql+psycopg2://me@db/maintenance");
        PostgresOptions options = settings().postgres().options("shop", "book.json");
        assertThat(options.database()).isEqualTo("shop");
        assertThat(options.slot()).isEqualTo("pgsync_shop_book");
        assertThat(options.publication()).isEqualTo("pgsync_shop_book");
    }

    @Test
    void slotAndPublicationTakeTheNameThatIsGiven() {
        environment.putAll(Map.of("PG_USER", "me", "PGSYNC_SLOT", "mine"));
        assertThat(settings().postgres().options("shop", "book.json").slot()).isEqualTo("mine");
    }

    @Test
    void noSecretIsShown() {
        environment.putAll(
                Map.of(
                        "PG_URL", "postgresql://me:hunter2@db/x",
                        "ELASTICSEARCH_URL", "http://elastic:hunter2@search:9200",
                        "REDIS_URL", "redis://:hunter2@cache:6379"));
        assertThat(settings().toString())
                .doesNotContain("hunter2")
                .contains("me:***@db:5432")
                .contains("redis=redis://cache:6379/0");
    }

    @Test
    void aMalformedUrlIsNotShownForItMayHoldAPassword() {
        for (String url :
                new String[] {"postgresql://me:hunter2@d b/x", "mysql://u:hunter2@db/x"}) {
            environment.put("PG_URL", url);
            assertThatThrownBy(this::settings)
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("PG_URL (environment) is not")
                    .hasNoCause()
                    .message()
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void theSearchEngineCanBeGivenInParts() {
        environment.putAll(
                Map.of(
                        "PG_USER", "me",
                        "ELASTICSEARCH_SCHEME", "https",
                        "ELASTICSEARCH_HOST", "search",
                        "ELASTICSEARCH_PORT", "9243",
                        "ELASTICSEARCH_USER", "elastic",
                        "ELASTICSEARCH_PASSWORD", "pw",
                        "ELASTICSEARCH_VERIFY_CERTS", "False"));
        assertThat(target().search().urls()).hasToString("[https://search:9243]");
        assertThat(target().search().user()).isEqualTo("elastic");
        assertThat(target().search().password()).isEqualTo("pw");
        assertThat(target().search().tls().insecure()).isTrue();
    }

    @Test
    void anApiKeyOfTwoPartsIsEncoded() {
        environment.putAll(
                Map.of(
                        "PG_USER", "me",
                        "ELASTICSEARCH_API_KEY_ID", "id",
                        "ELASTICSEARCH_API_KEY", "key"));
        assertThat(target().search().apiKey()).isEqualTo("aWQ6a2V5");
    }

    @Test
    void whatIsMissingOrWrongIsNamed() {
        assertProblem("No Postgres user is given.");
        environment.put("PG_USER", "me");
        environment.put("PG_PORT", "54x");
        assertProblem("PG_PORT is '54x'");
        environment.put("PG_PORT", "5432");
        environment.put("PG_SSLMODE", "yes");
        assertProblem("PG_SSLMODE is 'yes'");
        environment.put("PG_SSLMODE", "require");
        flags.put("SCHEMA", directory.resolve("none.json").toString());
        assertProblem("There is no schema file");
        flags.remove("SCHEMA");
        assertProblem("No schema file is given.");
    }

    private void assertProblem(String start) {
        assertThatThrownBy(this::settings)
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(start);
    }

    @Test
    void documentsHaveNoMetaUnlessTheUserWantsIt() {
        environment.put("PG_USER", "reader");
        assertThat(settings().compile().meta()).isFalse();

        environment.put("PGSYNC_META", "true");
        assertThat(settings().compile().meta()).isTrue();

        environment.put("PGSYNC_META", "yes");
        assertThatThrownBy(this::settings).hasMessageContainingAll("PGSYNC_META", "yes");
    }

    @Test
    void timestampsAreInTheDatabasesZoneUnlessTheUserWantsAnother() {
        environment.put("PG_USER", "reader");
        assertThat(settings().postgres().options("shop", "book.json").timeZone()).isNull();

        flags.put("PGSYNC_TIME_ZONE", "Asia/Kolkata");
        assertThat(settings().postgres().options("shop", "book.json").timeZone())
                .isEqualTo("Asia/Kolkata");
    }

    @Test
    void theMappingIsTypedUnlessTheUserWantsPgsyncsWay() {
        environment.put("PG_USER", "reader");
        assertThat(settings().compile().mapping()).isEqualTo(MappingMode.TYPED);

        environment.put("PGSYNC_MAPPING", "dynamic");
        assertThat(settings().compile().mapping()).isEqualTo(MappingMode.DYNAMIC);

        flags.put("PGSYNC_MAPPING", "strict");
        assertThatThrownBy(this::settings)
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("PGSYNC_MAPPING", "strict");
    }

    private Settings settings() {
        try {
            Path env = Files.writeString(directory.resolve(".env"), file);
            return Settings.of(Settings.layers(flags, environment, env));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SearchTarget target() {
        return (SearchTarget) settings().target();
    }
}
