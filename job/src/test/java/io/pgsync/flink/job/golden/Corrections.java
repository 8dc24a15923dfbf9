package io.pgsync.flink.job.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.job.testing.RunningJob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Where documents of PGSync are not what they should be, what they should be: computed from the
 * tables of this moment by plain SQL. {@code docs/compatibility.md} has the reasons.
 */
record Corrections(String database) {
    /** PGSync loses the replaced values of a scalar child and shows an empty array. */
    private static final String LANGUAGES =
            """
            SELECT b.id::text, json_agg(replace(l.code, '-', '='))
            FROM book b
            JOIN book_language bl ON bl.book_isbn = b.isbn
            LEFT JOIN language l ON l.id = bl.language_id
            GROUP BY b.id""";

    /** PGSync shows only the first column of a child through a table with one_to_one. */
    private static final String REAL_ANSWERS =
            """
            SELECT r.question_id || '|' || r.question_uid,
                   json_agg(json_build_object('id', a.id, 'text', a.text))
            FROM real_answer r
            LEFT JOIN answer a ON a.id = r.answer_id AND a.uid = r.answer_uid
            GROUP BY r.question_id, r.question_uid""";

    /** Corrects the documents, which are normalised, in place. */
    Map<String, JsonNode> apply(Map<String, JsonNode> documents) throws SQLException {
        switch (database) {
            case "book" -> correct(documents, "languages", query(LANGUAGES));
            case "quiz" -> correct(documents, "real_answers", query(REAL_ANSWERS));
            default -> {}
        }
        return documents;
    }

    /** PGSync has as many elements, or none at all, as there should be; only they are wrong. */
    private static void correct(
            Map<String, JsonNode> documents, String field, Map<String, JsonNode> values) {
        documents.forEach(
                (id, document) -> {
                    JsonNode value = values.getOrDefault(id, NullNode.getInstance());
                    JsonNode wrong = document.get(field);
                    if (wrong.isNull() != value.isNull()) {
                        throw new AssertionError(
                                "%s of document %s: PGSync has %s, the tables have %s"
                                        .formatted(field, id, wrong, value));
                    }
                    ((ObjectNode) document).set(field, value);
                });
    }

    private Map<String, JsonNode> query(String sql) throws SQLException {
        Map<String, JsonNode> values = new HashMap<>();
        try (Connection connection = RunningJob.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.put(
                        rows.getString(1),
                        GoldenExample.normalise(GoldenExample.parse(rows.getString(2))));
            }
        }
        return values;
    }
}
