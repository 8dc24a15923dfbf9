package io.pgsync.flink.job.redis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.guard.JobHealth;
import io.pgsync.flink.job.guard.SlotWatch;
import io.pgsync.flink.job.sink.DeadLetterStore;
import io.pgsync.flink.job.sink.DocumentStore;
import io.pgsync.flink.job.sink.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * Publishes the job's health in Redis, one key per document. An expired key means that no job is
 * running.
 */
final class HealthMarkers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final UnifiedJedis redis;
    private final RedisKeys keys;
    private final LockHolder own;
    private final Target target;
    private final List<String> documents;
    private final Duration ttl;
    private boolean deleted;

    HealthMarkers(
            UnifiedJedis redis,
            RedisKeys keys,
            LockHolder own,
            Target target,
            List<String> documents,
            Duration ttl) {
        this.redis = redis;
        this.keys = keys;
        this.own = own;
        this.target = target;
        this.documents = documents;
        this.ttl = ttl;
    }

    /** Rewrites all markers. */
    void write(JobHealth health) {
        for (String index : documents) {
            put(keys.health(index), marker(index, health).toString());
        }
    }

    private synchronized void put(String key, String marker) {
        if (!deleted) {
            redis.set(key, marker, new SetParams().px(ttl.toMillis()));
        }
    }

    private ObjectNode marker(String index, JobHealth health) {
        ObjectNode marker = JSON.createObjectNode();
        marker.put("index", index).put("slot", keys.slot());
        marker.put("job", own.job()).put("name", own.name()).put("since", own.since().toString());
        marker.put("phase", health.phase().name().toLowerCase(Locale.ROOT));
        marker.put("indexedLsn", SlotWatch.format(health.indexedPosition()));
        marker.put("lagBytes", health.lagBytes());
        JobHealth.Trouble trouble = health.lastTrouble();
        try {
            marker.put("documents", target.store(index).map(DocumentStore::count).orElse(null));
            marker.put(
                    "deadLetters",
                    target.deadLetters(index).map(DeadLetterStore::count).orElse(null));
        } catch (RuntimeException e) { // whatever the target has against it
            trouble = JobHealth.Trouble.now(e.getMessage());
            marker.putNull("documents").putNull("deadLetters");
        }
        if (trouble == null) {
            marker.putNull("lastError");
        } else {
            marker.putObject("lastError")
                    .put("time", trouble.time().toString())
                    .put("message", trouble.message());
        }
        return marker.put("written", Instant.now().toString());
    }

    /** Removes all markers permanently. */
    synchronized void delete() {
        deleted = true;
        redis.del(documents.stream().map(keys::health).toArray(String[]::new));
    }
}
