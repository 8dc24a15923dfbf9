package io.pgsync.flink.job.fuzz;

import java.util.List;

/**
 * One line of a script.
 *
 * @param actor a session of the database, or {@link #JOB}
 * @param text a statement, or an action of the job
 * @param data the rows of a COPY
 */
record Line(String actor, String text, List<String> data) {
    static final String JOB = "job";
    private static final String DATA = "    |";

    static Line sql(String session, String statement) {
        return new Line(session, statement, List.of());
    }

    static Line job(String action) {
        return new Line(JOB, action, List.of());
    }

    boolean isJob() {
        return actor.equals(JOB);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(actor + ": " + text);
        data.forEach(row -> out.append('\n').append(DATA).append(row));
        return out.toString();
    }

    /** Reads a line, or adds data to the one before; null for the latter. */
    static Line parse(String text, List<String> dataBefore) {
        if (text.startsWith(DATA)) {
            dataBefore.add(text.substring(DATA.length()));
            return null;
        }
        int colon = text.indexOf(": ");
        return new Line(
                text.substring(0, colon), text.substring(colon + 2), new java.util.ArrayList<>());
    }
}
