package io.pgsync.flink.job.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.replication.LogSequenceNumber;

/** Positions of the write-ahead log: 64-bit numbers here, {@code 16/B374D848} in Postgres. */
public final class WalPosition {
    /**
     * No record begins within this distance of a page's start, because the page header is there.
     */
    private static final int LONGEST_PAGE_HEADER = 40;

    private WalPosition() {}

    public static long parse(String text) {
        return LogSequenceNumber.valueOf(text).asLong();
    }

    public static String format(long position) {
        return LogSequenceNumber.valueOf(position).asString();
    }

    /**
     * The end of the log, after every commit that any query has seen so far. This includes
     * asynchronous commits, so it is the insert position.
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
     * Whether a log with this {@link #end} may have reached a position of the stream. A record may
     * end within the bytes that {@link #withoutPageHeader} treats as a page header.
     */
    public static boolean reaches(long end, long position) {
        return Long.compareUnsigned(position, end + LONGEST_PAGE_HEADER) <= 0;
    }

    /**
     * Writes a message that nobody reads, so that the log of an idle database advances past its
     * end.
     */
    public static void advance(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_logical_emit_message(true, 'pgsync', '')");
        }
    }

    /**
     * An insert position skips the header of a fresh page, but positions of the stream do not. On
     * an idle database the stream would never reach it.
     */
    static long withoutPageHeader(long position, int pageSize) {
        long intoPage = position % pageSize;
        return intoPage <= LONGEST_PAGE_HEADER ? position - intoPage : position;
    }
}
