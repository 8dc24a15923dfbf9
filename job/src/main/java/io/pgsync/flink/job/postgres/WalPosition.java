package io.pgsync.flink.job.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.replication.LogSequenceNumber;

/** Positions of the write-ahead log: 64-bit numbers here, {@code 16/B374D848} in Postgres. */
public final class WalPosition {
    /** No record begins this close behind the start of a page, where its header lies. */
    private static final int LONGEST_PAGE_HEADER = 40;

    private WalPosition() {}

    public static long parse(String text) {
        return LogSequenceNumber.valueOf(text).asLong();
    }

    public static String format(long position) {
        return LogSequenceNumber.valueOf(position).asString();
    }

    /**
     * The end of the log, behind every commit that any query so far has seen; also of asynchronous
     * ones, hence the position of insertion.
     */
    public static long end(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT pg_current_wal_insert_lsn(),"
                                        + " current_setting('wal_block_size')::int")) {
            result.next();
            return withoutPageHeader(parse(result.getString(1)), result.getInt(2));
        }
    }

    /**
     * Whether a log with this {@link #end} may have come to a position of the stream. A record may
     * end within what {@link #withoutPageHeader} takes for a page header.
     */
    public static boolean reaches(long end, long position) {
        return Long.compareUnsigned(position, end + LONGEST_PAGE_HEADER) <= 0;
    }

    /** Writes something that concerns nobody, so that a log at rest goes on from its end. */
    public static void advance(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_logical_emit_message(true, 'pgsync', '')");
        }
    }

    /**
     * An insertion position skips the header of a fresh page, the positions of the stream do not:
     * on a database at rest they would never get there.
     */
    static long withoutPageHeader(long position, int pageSize) {
        long intoPage = position % pageSize;
        return intoPage <= LONGEST_PAGE_HEADER ? position - intoPage : position;
    }
}
