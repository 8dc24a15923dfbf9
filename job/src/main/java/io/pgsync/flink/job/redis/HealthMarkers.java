package io.pgsync.flink.job.redis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.deadletter.DeadLetters;
import io.pgsync.flink.job.guard.JobHealth;
import io.pgsync.flink.job.guard.SlotWatch;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * Publishes the job's health in Redis, one key per index. An expired key means that no job is
 * running.
 */
final class HealthMarkers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final UnifiedJedis redis;
    private final RedisKeys keys;
    private final LockHolder own;
    private final SearchClient search;
    private final List<String> indices;
    private final Duration ttl;
    private boolean deleted;

    HealthMarkers(
            UnifiedJedis redis,
            RedisKeys keys,
            LockHolder own,
            SearchClient search,
            List<String> indices,
            Duration ttl) {
        this.redis = redis;
        this.keys = keys;
        this.own = own;
        this.search = search;
        this.indices = indices;
        this.ttl = ttl;
    }

    /** Rewrites all markers. */
    void write(JobHealth health) {
        for (String index : indices) {
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
            marker.put("documents", search.count(index));
            String letters = DeadLetters.indexFor(index);
            marker.put("deadLetters", search.exists(letters) ? search.count(letters) : 0);
        } catch (SearchFailure | UserException e) {
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
        redis.del(indices.stream().map(keys::health).toArray(String[]::new));
    }
}
