package io.pgsync.flink.job.guard;

import io.pgsync.flink.job.postgres.ReplicationSlot;
import io.pgsync.flink.job.postgres.WalPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The end of the log and the progress of the job that reads a slot, for observers of the job. */
public final class SlotWatch {
    private final Connection connection;
    private final String slot;

    public SlotWatch(Connection connection, String slot) {
        this.connection = connection;
        this.slot = slot;
    }

    /** The end of the log, after every commit that any query has seen so far. */
    public long end() throws SQLException {
        return WalPosition.end(connection);
    }

    /**
     * The position that the job confirmed with its last checkpoint; empty if no job reads the slot.
     */
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
