package io.pgsync.flink.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.Engines;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.guard.JobGuard;
import io.pgsync.flink.job.guard.JobHealth;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.testing.RunningJob;
import io.pgsync.flink.job.testing.SearchTargets;
import io.pgsync.flink.job.tls.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What becomes of a job when its Redis does not answer, dies, or gives the lock away. */
class RedisGuardITCase {
    private static final Duration TTL = Duration.ofSeconds(3);
    private static final String INDEX = "guarded-by-hand";

    @TempDir Path folder;
    private Engines engines;
    private RedisKeys keys;
    private final Queue<UserException> failures = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        engines = Engines.builder(folder).redis().start();
        long system = ClusterIdentity.of(RunningJob.postgres("postgres")).system();
        keys = new RedisKeys(system, RunningJob.postgres("postgres").slot());
    }

    @AfterEach
    void stop() {
        engines.close();
    }

    @Test
    void aPausedRedisStopsNothing() throws Exception {
        try (JobGuard guard = guard("a")) {
            guard.begin();
            engines.pause(Engine.REDIS);
            Thread.sleep(TTL.toMillis() * 2);
            engines.resume(Engine.REDIS);
            awaitHolder("a");
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void aRedisThatDiesAndComesBackEmptyHasTheLockAgain() throws Exception {
        try (JobGuard guard = guard("a")) {
            guard.begin();
            engines.kill(Engine.REDIS);
            Thread.sleep(TTL.toMillis());
            engines.restart(Engine.REDIS);
            awaitHolder("a");
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void aLockThatAnotherJobGotEndsTheJob() throws Exception {
        try (JobGuard guard = guard("a")) {
            guard.begin();
            try (RedisClient redis = client()) {
                redis.del(keys.lock()); // as if it had expired
                var other = LockHolder.now("b", "the other job", "elsewhere");
                new SlotLock(redis, keys, other, Duration.ofMinutes(5)).acquire();
            }
            awaitFailure();
            assertThat(failures.peek())
                    .hasMessageContaining("The lock of replication slot 'pgsync_postgres' was lost")
                    .hasMessageContaining("'the other job' (b) on elsewhere, since ");
        }
        awaitHolder("b"); // and it is left to it
    }

    @Test
    void whatAJobLeavesBehindIsGoneAtOnceWhenItEndsAndLaterWhenItDies() throws Exception {
        JobGuard dying = guard("a");
        try (JobGuard guard = guard("b")) {
            dying.begin();
            dying.close();
            guard.begin();
            awaitHolder("b");
        }
        try (RedisClient redis = client()) {
            assertThat(redis.keys("pgsync:*")).containsExactly(keys.token());
        }
    }

    @Test
    void aRedisThatIsAwayIsToldAtSubmission() {
        engines.kill(Engine.REDIS);
        assertThatThrownBy(() -> settings().check(null, 1, note -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("redis://127.0.0.1:" + engines.port(Engine.REDIS))
                .hasNoCause();
        try (JobGuard guard = guard("a")) {
            assertThatThrownBy(guard::begin)
                    .isNotInstanceOf(UserException.class) // so that the job is started again
                    .hasMessageContaining("cannot be used");
        }
    }

    @Test
    void aWrongPasswordIsToldAtSubmission() {
        try (RedisClient redis = client()) {
            redis.configSet("requirepass", "right");
        }
        assertThatThrownBy(() -> settings().check(null, 1, note -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("NOAUTH");
        String url = engines.redisUrl().replace("//", "//:wrong@");
        assertThatThrownBy(() -> settings(url).check(null, 1, note -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("WRONGPASS")
                .message()
                .doesNotContain(":wrong");
    }

    private RedisGuard.Settings settings() {
        return settings(engines.redisUrl());
    }

    private static RedisGuard.Settings settings(String url) {
        return new RedisGuard.Settings(
                RedisOptions.of(url, TlsOptions.DEFAULT),
                RunningJob.postgres("postgres"),
                SearchTargets.at(SharedEngines.openSearch().openSearchUrl()),
                List.of(INDEX),
                TTL);
    }

    private JobGuard guard(String job) {
        return settings().create(new TestingJob(job));
    }

    private RedisClient client() {
        return settings().redis().connect();
    }

    private void awaitHolder(String job) throws InterruptedException {
        try (RedisClient redis = client()) {
            long deadline = System.nanoTime() + 90_000_000_000L;
            while (!job.equals(redis.hget(keys.lock(), LockHolder.JOB))) {
                assertThat(System.nanoTime()).as("no lock, %s", failures).isLessThan(deadline);
                Thread.sleep(50);
            }
        }
    }

    private void awaitFailure() throws InterruptedException {
        long deadline = System.nanoTime() + 90_000_000_000L;
        while (failures.isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    /** A job that notes what it fails of. */
    private final class TestingJob implements JobGuard.Context {
        private final String id;

        TestingJob(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String name() {
            return "job " + id;
        }

        @Override
        public String host() {
            return "here";
        }

        @Override
        public JobHealth health() {
            return new JobHealth(JobHealth.Phase.STREAMING, 1, 0, null);
        }

        @Override
        public void fail(UserException problem) {
            failures.add(problem);
        }
    }
}
