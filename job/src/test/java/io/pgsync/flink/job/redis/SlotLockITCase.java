package io.pgsync.flink.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.redis.SlotLock.Renewal;
import io.pgsync.flink.job.tls.TlsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class SlotLockITCase {
    private static final RedisKeys KEYS = new RedisKeys(-1, "pgsync_lock");
    private static final Duration TTL = Duration.ofSeconds(2);

    private final RedisClient redis =
            RedisOptions.of(SharedEngines.redis().redisUrl(), TlsOptions.DEFAULT).connect();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private final SlotLock lock = lock("a");

    private SlotLock lock(String job) {
        return new SlotLock(redis, KEYS, LockHolder.now(job, "job " + job, "host-" + job), TTL);
    }

    @BeforeEach
    void clear() {
        redis.del(KEYS.lock(), KEYS.token());
    }

    @AfterEach
    void close() {
        clock.shutdownNow();
        redis.close();
    }

    @Test
    void keysNameTheClusterUnsigned() {
        assertThat(KEYS.lock()).isEqualTo("pgsync:lock:18446744073709551615:pgsync_lock");
        assertThat(KEYS.health("shop"))
                .isEqualTo("pgsync:health:18446744073709551615:pgsync_lock:shop");
    }

    @Test
    void aSecondJobIsToldWhoHasItAndSinceWhen() throws Exception {
        lock.acquire();
        keepRenewing();
        assertThatThrownBy(() -> lock("b").acquire())
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "Replication slot 'pgsync_lock' belongs to another job: 'job a' (a) on"
                                + " host-a, since "
                                + lock.holder().orElseThrow().since()
                                + ".")
                .hasToString(toString(lock.holder().orElseThrow()));
        List<LockHolder> waitedFor = new ArrayList<>();
        assertThatThrownBy(() -> lock("b").requireFree(waitedFor::add))
                .isInstanceOf(UserException.class);
        assertThat(waitedFor).containsExactly(lock.holder().orElseThrow());
        assertThat(lock.renew()).isEqualTo(Renewal.HELD);
    }

    private static String toString(LockHolder holder) {
        return holder.inTheWay(KEYS, TTL.toSeconds()).toString();
    }

    @Test
    void theLockOfADeadJobIsTakenWhenItHasExpired() throws Exception {
        lock.acquire();
        SlotLock other = lock("b");
        other.acquire(); // comes back only after the time to live
        assertThat(other.holder().orElseThrow().job()).isEqualTo("b");
    }

    @Test
    void whoseExpiredLockWasTakenHasLost() throws Exception {
        lock.acquire();
        SlotLock other = lock("b");
        other.acquire();
        assertThat(lock.renew()).isEqualTo(Renewal.LOST);
        lock.release();
        assertThat(other.renew()).isEqualTo(Renewal.HELD);
    }

    @Test
    void whoseLockAnotherHasHadMeanwhileHasLost() throws Exception {
        lock.acquire();
        SlotLock other = lock("b");
        other.acquire();
        other.release();
        assertThat(lock.holder()).isEmpty();
        assertThat(lock.renew()).isEqualTo(Renewal.LOST);
    }

    @Test
    void anExpiredLockThatNobodyWantedIsTakenAgainWithTheSameToken() throws Exception {
        lock.acquire();
        String token = redis.get(KEYS.token());
        redis.del(KEYS.lock());
        assertThat(lock.renew()).isEqualTo(Renewal.TAKEN_AGAIN);
        assertThat(lock.renew()).isEqualTo(Renewal.HELD);
        assertThat(redis.hget(KEYS.lock(), "token")).isEqualTo(token);
        assertThat(redis.pttl(KEYS.lock())).isPositive();
    }

    @Test
    void aRedisThatForgotEverythingIsTold() throws Exception {
        lock.acquire();
        lock.acquire();
        redis.del(KEYS.lock(), KEYS.token());
        assertThat(lock.renew()).isEqualTo(Renewal.TAKEN_AGAIN);
        assertThat(redis.get(KEYS.token())).isEqualTo("2");
    }

    @Test
    void theSameJobTakesItsLockOverAtOnceAndKeepsItsBeginning() throws Exception {
        lock.acquire();
        LockHolder before = lock.holder().orElseThrow();
        keepRenewing();
        SlotLock nextJobManager =
                new SlotLock(
                        redis,
                        KEYS,
                        new LockHolder("a", "job a", "host-c", before.since().plusSeconds(9)),
                        TTL);
        nextJobManager.requireFree(other -> fail("waits for " + other));
        nextJobManager.acquire();
        assertThat(lock.renew()).isEqualTo(Renewal.SUPERSEDED);
        lock.release();
        assertThat(nextJobManager.renew()).isEqualTo(Renewal.HELD);
        assertThat(nextJobManager.holder())
                .hasValue(new LockHolder("a", "job a", "host-c", before.since()));
    }

    @Test
    void aReleasedLockIsFreeAtOnceAndNotTakenAgain() throws Exception {
        lock.acquire();
        lock.release();
        assertThat(lock.renew()).isEqualTo(Renewal.SUPERSEDED);
        assertThat(lock.holder()).isEmpty();
    }

    private void keepRenewing() {
        clock.scheduleWithFixedDelay(lock::renew, 100, 100, TimeUnit.MILLISECONDS);
    }
}
