package io.pgsync.flink.job.testing;

import io.pgsync.flink.job.testing.TypeSamples.Sample;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A table with a column of every type, and one of arrays of it. */
public final class EveryTypeTable {
    public static final String NAME = "every_type";

    private EveryTypeTable() {}

    /**
     * Creates the table anew, with the samples of each type row by row, and all of them as an array
     * in row 0.
     *
     * @return the number of rows, whose ids count from 0
     */
    public static int create(TestingDatabase database, List<Sample> samples) throws SQLException {
        database.execute("DROP TABLE IF EXISTS every_type");
        database.execute(
                "CREATE TABLE every_type (id int PRIMARY KEY, %s)"
                        .formatted(String.join(", ", columns(samples))));
        int rows = samples.stream().mapToInt(s -> s.values().size()).max().orElseThrow();
        database.execute(
                "INSERT INTO every_type SELECT g FROM generate_series(0, %d) g"
                        .formatted(rows - 1));
        for (int i = 0; i < samples.size(); i++) {
            fill(database, i, samples.get(i));
        }
        return rows;
    }

    private static List<String> columns(List<Sample> samples) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            columns.add("v%d %s".formatted(i, sample.type()));
            if (!sample.isArray()) {
                columns.add("a%d %s[]".formatted(i, sample.type()));
            }
        }
        return columns;
    }

    private static void fill(TestingDatabase database, int i, Sample sample) throws SQLException {
        List<String> values = sample.values();
        for (int row = 0; row < values.size(); row++) {
            database.execute(
                    "UPDATE every_type SET v%d = %s::text::%s WHERE id = %d"
                            .formatted(i, literal(values.get(row)), sample.type(), row));
        }
        if (!sample.isArray()) {
            database.execute(
                    "UPDATE every_type SET a%1$d = (SELECT array_agg(v%1$d) FROM every_type)"
                                    .formatted(i)
                            + " WHERE id = 0");
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
