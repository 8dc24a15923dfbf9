package io.pgsync.flink.job.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import redis.clients.jedis.UnifiedJedis;

/**
 * The lock of a replication slot: a key that expires unless its holder renews it. Each time the
 * lock is taken, it gets a new fencing token, a number that only increases. A holder that finds a
 * higher token than its own has lost the lock.
 */
final class SlotLock {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long NO_TOKEN = -1;

    /**
     * Keys: lock, token. Arguments: TTL, job, name, host, since. Returns the token, or -1 if
     * another job has the lock.
     */
    private static final String ACQUIRE =
            """
            local job = redis.call('HGET', KEYS[1], 'job')
            if job and job ~= ARGV[2] then return -1 end
            local token = redis.call('INCR', KEYS[2])
            redis.call('HSET', KEYS[1],
              'token', token, 'job', ARGV[2], 'name', ARGV[3], 'host', ARGV[4])
            redis.call('HSETNX', KEYS[1], 'since', ARGV[5])
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return token
            """;

    /**
     * Keys: lock, token. Arguments: TTL, job, name, host, since, token. Returns a {@link Renewal}.
     */
    private static final String RENEW =
            """
            local held = redis.call('HMGET', KEYS[1], 'job', 'token')
            if held[2] == ARGV[6] and held[1] == ARGV[2] then
              redis.call('PEXPIRE', KEYS[1], ARGV[1])
              return 'HELD'
            end
            if held[1] then
              return held[1] == ARGV[2] and 'SUPERSEDED' or 'LOST'
            end
            local last = tonumber(redis.call('GET', KEYS[2]) or '0')
            if last > tonumber(ARGV[6]) then return 'LOST' end
            redis.call('SET', KEYS[2], ARGV[6])
            redis.call('HSET', KEYS[1], 'token', ARGV[6],
              'job', ARGV[2], 'name', ARGV[3], 'host', ARGV[4], 'since', ARGV[5])
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 'TAKEN_AGAIN'
            """;

    /** Key: lock. Arguments: job, token. */
    private static final String RELEASE =
            """
            local held = redis.call('HMGET', KEYS[1], 'job', 'token')
            if held[1] == ARGV[1] and held[2] == ARGV[2] then redis.call('DEL', KEYS[1]) end
            return 0
            """;

    private final UnifiedJedis redis;
    private final RedisKeys keys;
    private final LockHolder own;
    private final Duration ttl;
    private long token = NO_TOKEN;

    /** The result of a renewal. */
    enum Renewal {
        /** The lock was still ours. */
        HELD,
        /** It had expired, or Redis had lost it, and nobody else has held it since. */
        TAKEN_AGAIN,
        /** The same job holds it elsewhere: another JobManager has taken over. */
        SUPERSEDED,
        /** Another job holds it, or held it meanwhile. */
        LOST
    }

    SlotLock(UnifiedJedis redis, RedisKeys keys, LockHolder own, Duration ttl) {
        this.redis = redis;
        this.keys = keys;
        this.own = own;
        this.ttl = ttl;
    }

    /**
     * Takes the lock. If another job has it, waits until it expires, or until a renewal shows that
     * the other job is alive.
     *
     * @throws io.pgsync.flink.job.UserException if that job is alive
     */
    void acquire() throws InterruptedException {
        long left = Long.MAX_VALUE;
        while (!tryAcquire()) {
            left = awaitChange(left);
        }
    }

    /**
     * Waits as {@link #acquire} does, but does not take the lock.
     *
     * @param waiting receives the holder before the wait
     */
    void requireFree(Consumer<LockHolder> waiting) throws InterruptedException {
        Optional<LockHolder> other = otherHolder();
        other.ifPresent(waiting);
        for (long left = Long.MAX_VALUE; other.isPresent(); other = otherHolder()) {
            left = awaitChange(left);
        }
    }

    private Optional<LockHolder> otherHolder() {
        return holder().filter(other -> !other.job().equals(own.job()));
    }

    private synchronized boolean tryAcquire() {
        Object answer = redis.eval(ACQUIRE, List.of(keys.lock(), keys.token()), describe());
        token = (Long) answer;
        return token != NO_TOKEN;
    }

    private List<String> describe(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                String.valueOf(ttl.toMillis()),
                                own.job(),
                                own.name(),
                                own.host(),
                                own.since().toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /**
     * Waits a moment.
     *
     * @param before the remaining time to live at the last look; a longer time now means a renewal
     */
    private long awaitChange(long before) throws InterruptedException {
        Optional<LockHolder> other = holder();
        long left = redis.pttl(keys.lock());
        if (left > before && other.isPresent()) {
            throw other.get().inTheWay(keys, ttl.toSeconds());
        }
        Thread.sleep(POLL.toMillis());
        return left;
    }

    /** The holder of the lock. */
    Optional<LockHolder> holder() {
        Map<String, String> hash = redis.hgetAll(keys.lock());
        return hash.isEmpty() ? Optional.empty() : Optional.of(LockHolder.of(hash));
    }

    /** Renews the lock, if it is still ours. */
    synchronized Renewal renew() {
        if (token == NO_TOKEN) {
            return Renewal.SUPERSEDED;
        }
        Object answer =
                redis.eval(
                        RENEW, List.of(keys.lock(), keys.token()), describe(String.valueOf(token)));
        return Renewal.valueOf((String) answer);
    }

    /** Releases the lock, if it is still ours; it is not renewed after that. */
    synchronized void release() {
        long last = token;
        token = NO_TOKEN;
        if (last != NO_TOKEN) {
            redis.eval(RELEASE, List.of(keys.lock()), List.of(own.job(), String.valueOf(last)));
        }
    }
}
