package io.pgsync.flink.job.redis;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.guard.JobGuard;
import io.pgsync.flink.job.postgres.ClusterIdentity;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.sink.Target;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Holds the slot's lock while the job runs, and keeps its health markers fresh. Redis is required
 * to start; if it becomes unavailable later, the job continues.
 */
public final class RedisGuard implements JobGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RedisGuard.class);

    /** Renewals are this many times as frequent as necessary. */
    private static final int RENEWALS_PER_TTL = 6;

    private final Settings settings;
    private final Context job;
    private final RedisClient redis;
    private final ScheduledExecutorService clock;
    private SlotLock lock;
    private HealthMarkers markers;
    private boolean silent;

    /**
     * The guard's settings.
     *
     * @param documents the names of the documents that the job writes
     * @param ttl the time after which the lock and the markers of a dead job expire
     */
    public record Settings(
            RedisOptions redis,
            PostgresOptions postgres,
            Target target,
            List<String> documents,
            Duration ttl)
            implements JobGuard.Factory, Serializable {
        public static final Duration DEFAULT_TTL = Duration.ofSeconds(30);

        public Settings {
            documents = List.copyOf(documents);
        }

        @Override
        public JobGuard create(Context job) {
            return new RedisGuard(this, job);
        }

        /**
         * Checks at submission that Redis is available, and that no other job has the slot.
         *
         * @param ownJob the id of the job that is about to start, or null if that is not known yet
         * @param system the system identifier of the Postgres cluster
         * @param notes receives the reason if this takes a while
         */
        public void check(String ownJob, long system, Consumer<String> notes)
                throws InterruptedException {
            LockHolder own = LockHolder.now(String.valueOf(ownJob), "", "");
            RedisKeys keys = new RedisKeys(system, postgres.slot());
            try (RedisClient client = redis.connect()) {
                new SlotLock(client, keys, own, ttl)
                        .requireFree(
                                other -> notes.accept(other.inQuestion(keys, ttl.toSeconds())));
            } catch (JedisException e) {
                throw new UserException(
                        unusable(e),
                        "Start Redis, or correct REDIS_URL. Without REDIS_URL the job runs without"
                                + " a lock and without health markers.");
            }
        }

        /**
         * Without the exception itself: only the innermost cause has the reason, and it contains no
         * secret.
         */
        private String unusable(JedisException e) {
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            return redis + " cannot be used: " + reason.getMessage();
        }
    }

    private RedisGuard(Settings settings, Context job) {
        this.settings = settings;
        this.job = job;
        redis = settings.redis().connect();
        clock =
                Executors.newScheduledThreadPool(
                        2, // the search engine may block the markers, but never the lock
                        task -> {
                            Thread thread = new Thread(task, "pgsync-redis");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public void begin() throws InterruptedException, SQLException {
        long system = ClusterIdentity.of(settings.postgres()).system();
        RedisKeys keys = new RedisKeys(system, settings.postgres().slot());
        LockHolder own = LockHolder.now(job.id(), job.name(), job.host());
        lock = new SlotLock(redis, keys, own, settings.ttl());
        try {
            lock.acquire();
        } catch (JedisException e) {
            throw new IllegalStateException(settings.unusable(e), e);
        }
        LOG.info("Slot {} is locked by this job", keys.slot());
        markers =
                new HealthMarkers(
                        redis, keys, own, settings.target(), settings.documents(), settings.ttl());
        long period = settings.ttl().toMillis() / RENEWALS_PER_TTL;
        clock.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(this::mark, 0, period, TimeUnit.MILLISECONDS);
    }

    private void renew() {
        try {
            switch (lock.renew()) {
                case HELD -> silent = false;
                case TAKEN_AGAIN -> {
                    silent = false;
                    LOG.warn("The lock on the slot had expired and was taken again");
                }
                case SUPERSEDED -> {
                    clock.shutdown();
                    LOG.warn("Another JobManager has taken over this job and its lock");
                }
                case LOST -> {
                    clock.shutdown();
                    job.fail(lost());
                }
            }
        } catch (JedisException e) {
            if (!silent) {
                LOG.warn(
                        "{}. The job continues; until Redis is back, the lock does not keep"
                                + " other jobs out",
                        settings.unusable(e));
            }
            silent = true;
        }
    }

    private UserException lost() {
        String taker =
                lock.holder()
                        .map(holder -> "it belongs to " + holder)
                        .orElse("another job held it meanwhile");
        return new UserException(
                "The lock of replication slot '%s' was lost: %s."
                        .formatted(settings.postgres().slot(), taker),
                "Two jobs must not read the same slot. To keep this job, stop the other one,"
                        + " and restart this one from its last checkpoint or savepoint.");
    }

    private void mark() {
        try {
            markers.write(job.health());
        } catch (JedisException e) {
            LOG.debug("The health markers could not be written", e);
        } catch (RuntimeException e) {
            LOG.warn("The health markers could not be created", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (lock != null) {
                lock.release();
            }
            if (markers != null) {
                markers.delete();
            }
        } catch (JedisException e) {
            LOG.warn("The lock could not be released; it will expire", e);
        } finally {
            redis.close();
        }
    }
}
