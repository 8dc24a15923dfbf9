package io.pgsync.flink.e2e;

/** Prints what a test has put the job through. */
final class Report {
    private Report() {}

    static void print(String test, String failures, Writers writers, Readers readers) {
        System.out.printf(
                "%s: %,d transactions with %,d changed rows, %s; %,d reads saw %,d versions%n",
                test,
                writers.transactions(),
                writers.rows(),
                failures,
                readers.reads(),
                readers.changes());
    }
}
