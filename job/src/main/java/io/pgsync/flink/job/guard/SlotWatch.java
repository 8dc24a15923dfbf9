package io.pgsync.flink.job.guard;

import io.pgsync.flink.job.postgres.ReplicationSlot;
import io.pgsync.flink.job.postgres.WalPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Where the log ends, and how far the job that reads a slot has come, for those who only watch. */
public final class SlotWatch {
    private final Connection connection;
    private final String slot;

    public SlotWatch(Connection connection, String slot) {
        this.connection = connection;
        this.slot = slot;
    }

    /** The end of the log, behind every commit that any query so far has seen. */
    public long end() throws SQLException {
        return WalPosition.end(connection);
    }

    /** What the job has confirmed with its last checkpoint; empty if no job reads the slot. */
    public OptionalLong confirmed() throws SQLException {
        return ReplicationSlot.find(connection, slot)
                .filter(found -> found.activePid() != 0)
                .map(found -> OptionalLong.of(found.confirmed()))
                .orElse(OptionalLong.empty());
    }

    /** A position as Postgres writes it. */
    public static String format(long position) {
        return WalPosition.format(position);
    }
}
