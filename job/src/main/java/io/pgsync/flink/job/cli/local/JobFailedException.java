package io.pgsync.flink.job.cli.local;

/** The job ended though nobody asked it to; the cause is what Flink reports. */
public final class JobFailedException extends Exception {
    public JobFailedException(Throwable cause) {
        super("The job has ended.", cause);
    }
}
