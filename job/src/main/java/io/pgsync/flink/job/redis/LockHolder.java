package io.pgsync.flink.job.redis;

import io.pgsync.flink.job.UserException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The holder of a slot's lock.
 *
 * @param job Flink's id of the job; a job that takes its own lock again is the same holder
 * @param name the job's name
 * @param host where its JobManager runs
 * @param since when the job got the lock
 */
record LockHolder(String job, String name, String host, Instant since) {
    static final String JOB = "job";
    static final String NAME = "name";
    static final String HOST = "host";
    static final String SINCE = "since";

    /** A holder that starts now. */
    static LockHolder now(String job, String name, String host) {
        return new LockHolder(job, name, host, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    static LockHolder of(Map<String, String> hash) {
        return new LockHolder(
                hash.get(JOB), hash.get(NAME), hash.get(HOST), Instant.parse(hash.get(SINCE)));
    }

    UserException inTheWay(RedisKeys keys, long ttlSeconds) {
        return new UserException(
                "Replication slot '%s' belongs to another job: %s.".formatted(keys.slot(), this),
                "Stop that job, or give this one its own slot (PGSYNC_SLOT). The lock of a job"
                        + " that died expires after "
                        + ttlSeconds
                        + " s; to remove it at once:\n    redis-cli DEL "
                        + keys.lock());
    }

    /** The message to show until it is known whether the holder is alive. */
    String inQuestion(RedisKeys keys, long ttlSeconds) {
        return "waiting: replication slot '%s' belongs to %s; if that job is dead, for %d s at most"
                .formatted(keys.slot(), this, ttlSeconds);
    }

    @Override
    public String toString() {
        return "'%s' (%s) on %s, since %s".formatted(name, job, host, since);
    }
}
