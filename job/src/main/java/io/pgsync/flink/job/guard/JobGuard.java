package io.pgsync.flink.job.guard;

import io.pgsync.flink.job.UserException;
import java.io.Serializable;

/**
 * Runs alongside a job, in the source's enumerator, of which a job has exactly one. It starts
 * before anything is read, and ends when the job ends or when its JobManager is replaced.
 */
public interface JobGuard extends AutoCloseable {
    /** A guard that allows everything. */
    Factory NONE =
            job ->
                    new JobGuard() {
                        @Override
                        public void begin() {}

                        @Override
                        public void close() {}
                    };

    /** Creates the guard where the enumerator runs. */
    @FunctionalInterface
    interface Factory extends Serializable {
        JobGuard create(Context job);
    }

    /** The job, as its guard sees it. */
    interface Context {
        /** Flink's id of the job, which a new JobManager keeps. */
        String id();

        String name();

        /** Where the JobManager runs. */
        String host();

        JobHealth health();

        /** Ends the job; from any thread. */
        void fail(UserException problem);
    }

    /**
     * Lets the job start, possibly after a wait.
     *
     * @throws UserException if the job must not start at all
     * @throws Exception if a restart may help
     */
    void begin() throws Exception;

    /** Stops the guard. */
    @Override
    void close();
}
