package io.pgsync.flink.job.cli.command.demo;

import java.util.ArrayList;
import java.util.List;

/** The transactions of an example, in order. */
public record ChangeScript(List<Change> changes) {
    private static final String TITLE = "-- title: ";
    private static final String DOCUMENTS = "-- documents: ";

    /**
     * One transaction.
     *
     * @param documents a query for the ids of the affected documents
     * @param statements as written, each ending with a semicolon
     */
    public record Change(String title, String documents, List<String> statements) {
        public Change {
            statements = List.copyOf(statements);
        }
    }

    /**
     * Reads blocks that begin with a title line, then a query line, then one statement per line.
     */
    public static ChangeScript parse(List<String> lines) {
        List<Change> changes = new ArrayList<>();
        String title = null;
        String documents = null;
        List<String> statements = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(TITLE)) {
                if (title != null) {
                    changes.add(change(title, documents, statements));
                }
                title = line.substring(TITLE.length());
                documents = null;
                statements = new ArrayList<>();
            } else if (line.startsWith(DOCUMENTS)) {
                documents = line.substring(DOCUMENTS.length());
            } else if (!line.isBlank() && !line.startsWith("--")) {
                statements.add(line);
            }
        }
        if (title != null) {
            changes.add(change(title, documents, statements));
        }
        return new ChangeScript(changes);
    }

    private static Change change(String title, String documents, List<String> statements) {
        if (documents == null || statements.isEmpty()) {
            throw new IllegalArgumentException(
                    "the change '" + title + "' lacks its query or its statements");
        }
        return new Change(title, documents, statements);
    }
}
