package io.pgsync.flink.job.source;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.postgres.ReplicationSlot;
import java.sql.SQLException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.postgresql.util.PSQLException;

/**
 * Separates failures that a restart of the job may resolve from those that only the user can fix.
 */
final class Failures {
    private Failures() {}

    /** Ends the job at once instead of restarting it to no avail. */
    static RuntimeException fatal(UserException problem) {
        return new SuppressRestartsException(problem);
    }

    static Exception ofStream(PostgresOptions options, Exception failure) {
        if (failure instanceof UserException problem) {
            // a slot in use has the driver's exception as its cause: the other reader may go away,
            // so the job restarts, which a user's exception anywhere among the causes would prevent
            return problem.getCause() == null
                    ? fatal(problem)
                    : new SQLException(problem.getMessage(), problem.getCause());
        }
        if (failure instanceof PSQLException e && "55000".equals(e.getSQLState())) {
            return fatal(
                    new UserException(
                            "Postgres cannot stream from replication slot '%s': %s"
                                    .formatted(options.slot(), e.getMessage()),
                            "If the slot is lost, " + ReplicationSlot.buildAnew(options.slot()),
                            e));
        }
        return failure;
    }
}
