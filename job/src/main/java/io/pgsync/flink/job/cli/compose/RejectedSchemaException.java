package io.pgsync.flink.job.cli.compose;

/** The schema has errors; the message is the compiler's report, ready to print. */
public final class RejectedSchemaException extends RuntimeException {
    public RejectedSchemaException(String report) {
        super(report);
    }
}
