package io.pgsync.flink.job.cli;

/** The job ended though nobody asked it to; the cause is what Flink reports. */
final class JobFailedException extends Exception {
    JobFailedException(Throwable cause) {
        super("The job has ended.", cause);
    }
}
