package io.pgsync.flink.job.redis;

/**
 * The names of our keys in Redis. Several Postgres clusters may have slots with the same name, so
 * the cluster is part of the key.
 *
 * @param system the system identifier of the Postgres cluster, an unsigned number
 * @param slot the replication slot
 */
record RedisKeys(long system, String slot) {

    /** A hash: the holder of the slot, until the key expires. */
    String lock() {
        return "pgsync:lock:" + scope();
    }

    /** A number: the last fencing token given for the slot. Never expires. */
    String token() {
        return "pgsync:token:" + scope();
    }

    /** A JSON text: the job's health for one index, until the key expires. */
    String health(String index) {
        return "pgsync:health:" + scope() + ":" + index;
    }

    private String scope() {
        return Long.toUnsignedString(system) + ":" + slot;
    }
}
