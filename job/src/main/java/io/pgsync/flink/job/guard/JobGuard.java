package io.pgsync.flink.job.guard;

import io.pgsync.flink.job.UserException;
import java.io.Serializable;

/**
 * Accompanies a job from the one place of which a job has just one, the enumerator of its source:
 * it begins before anything is read, and ends when the job does or when its JobManager is replaced.
 */
public interface JobGuard extends AutoCloseable {
    /** A guard that lets everything pass. */
    Factory NONE =
            job ->
                    new JobGuard() {
                        @Override
                        public void begin() {}

                        @Override
                        public void close() {}
                    };

    /** Makes the guard where the enumerator runs. */
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
     * Lets the job begin, perhaps after a while.
     *
     * @throws UserException if it must not, now or ever
     * @throws Exception what a restart may heal
     */
    void begin() throws Exception;

    /** Ends what it does. */
    @Override
    void close();
}
