package io.pgsync.flink.job.cli.local;

/** The job ended without being stopped; the cause is Flink's error. */
public final class JobFailedException extends Exception {
    public JobFailedException(Throwable cause) {
        super("The job has ended.", cause);
    }
}
