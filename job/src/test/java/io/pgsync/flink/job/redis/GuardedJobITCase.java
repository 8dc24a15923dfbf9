package io.pgsync.flink.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.testing.SearchTargets;
import io.pgsync.flink.job.tls.TlsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** A whole job with a lock and health markers. */
class GuardedJobITCase {
    private static final String DATABASE = "guarded";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA =
            """
            [{"database": "guarded", "index": "guarded", "nodes": {
              "table": "author", "columns": ["id", "name"]}}]
            """;

    private RedisClient redis;
    private RedisKeys keys;

    @BeforeEach
    void load() throws Exception {
        SharedEngines.createDatabase(DATABASE);
        RunningJob.execute(
                DATABASE,
                "CREATE TABLE author (id int PRIMARY KEY, name text);"
                        + "INSERT INTO author SELECT i, 'a' || i FROM generate_series(1, 30) i");
        redis = settings().redis().connect();
        keys =
                new RedisKeys(
                        ClusterIdentity.of(RunningJob.postgres(DATABASE)).system(),
                        RunningJob.postgres(DATABASE).slot());
        redis.del(keys.lock(), keys.token());
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void saysHowItIsUntilItEnds() throws Exception {
        try (RunningJob job = start()) {
            job.awaitIndexed();
            long end = job.currentPosition();
            JsonNode marker =
                    awaitMarker(
                            m ->
                                    m.path("documents").asLong() == 30
                                            && m.path("phase").asText().equals("streaming")
                                            && position(m) >= end);
            assertThat(marker.path("index").asText()).isEqualTo("guarded");
            assertThat(marker.path("slot").asText()).isEqualTo("pgsync_guarded");
            assertThat(marker.path("job").asText()).isEqualTo(job.job().getJobID().toString());
            assertThat(marker.path("name").asText()).isEqualTo("test guarded");
            assertThat(marker.path("lagBytes").isIntegralNumber()).isTrue();
            assertThat(marker.path("deadLetters").asInt(-1)).isZero();
            assertThat(marker.path("lastError").isNull()).isTrue();
            assertThat(Instant.parse(marker.path("written").asText()))
                    .isAfterOrEqualTo(Instant.parse(marker.path("since").asText()));
            assertThat(redis.pttl(keys.health("guarded"))).isPositive();
        }
        // a job that is cancelled gives everything back; that happens beside its end
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (redis.exists(keys.lock()) || redis.exists(keys.health("guarded"))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    void aSecondJobDoesNotStart() throws Exception {
        try (RunningJob job = start()) {
            job.awaitIndexed();
            String holder = "'test guarded' (" + job.job().getJobID() + ") on ";
            List<String> notes = new ArrayList<>();
            assertThatThrownBy(() -> settings().check(null, keys.system(), notes::add))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(holder);
            assertThat(notes).singleElement().asString().contains("waiting", holder);
            notes.clear();
            settings().check(job.job().getJobID().toString(), keys.system(), notes::add);
            assertThat(notes).isEmpty();
        }
    }

    @Test
    void aJobThatLosesItsLockEndsAndIsNotRestarted() throws Exception {
        try (RunningJob job = start()) {
            job.awaitIndexed();
            redis.del(keys.lock());
            var other = LockHolder.now("other", "the other job", "elsewhere");
            new SlotLock(redis, keys, other, Duration.ofMinutes(5)).acquire();
            assertThat(ExceptionUtils.stringifyException(job.awaitFailure()))
                    .contains("The lock of replication slot")
                    .contains("'the other job' (other) on elsewhere");
        }
    }

    private static RunningJob start() throws Exception {
        Configuration flink = new Configuration();
        flink.setString("restart-strategy.type", "fixed-delay");
        flink.setString("restart-strategy.fixed-delay.attempts", "1000");
        flink.setString("restart-strategy.fixed-delay.delay", "100 ms");
        var options = new RunningJob.Options(1, flink, source -> source.guardedBy(settings()));
        return RunningJob.start(DATABASE, SCHEMA, CompileOptions.DEFAULT, options);
    }

    private static RedisGuard.Settings settings() {
        return new RedisGuard.Settings(
                RedisOptions.of(SharedEngines.redis().redisUrl(), TlsOptions.DEFAULT),
                RunningJob.postgres(DATABASE),
                SearchTargets.at(SharedEngines.openSearch().openSearchUrl()),
                List.of("guarded"),
                Duration.ofSeconds(5));
    }

    private JsonNode awaitMarker(Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (true) {
            String marker = redis.get(keys.health("guarded"));
            if (marker != null && wanted.test(JSON.readTree(marker))) {
                return JSON.readTree(marker);
            }
            assertThat(System.nanoTime()).as(marker).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static long position(JsonNode marker) {
        String[] parts = marker.path("indexedLsn").asText().split("/");
        return Long.parseLong(parts[0], 16) << 32 | Long.parseLong(parts[1], 16);
    }
}
