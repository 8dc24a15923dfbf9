package io.pgsync.flink.job.cli;

/** The schema has errors; the message is the compiler's report, ready to print. */
final class RejectedSchemaException extends RuntimeException {
    RejectedSchemaException(String report) {
        super(report);
    }
}
