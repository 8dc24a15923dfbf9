package io.pgsync.flink.job.fuzz;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.job.testing.RandomValues;
import java.util.List;
import java.util.Random;

/**
 * A column of a random table, and where its values come from.
 *
 * @param domain null for a column that nothing joins by
 * @param samples texts of values; empty for a domain's column
 * @param large how a value is written that Postgres stores apart from its row, with a letter left
 *     open; null if all are small
 */
record ColumnShape(
        String name,
        String type,
        boolean notNull,
        Domain domain,
        List<String> samples,
        String large) {

    static ColumnShape of(String name, String type, boolean notNull, Domain domain) {
        return new ColumnShape(name, type, notNull, domain, List.of(), null);
    }

    String sqlName() {
        return TableName.quote(name);
    }

    String ddl() {
        return sqlName() + " " + type + (notNull ? " NOT NULL" : "");
    }

    boolean isJson() {
        return domain == null && (type.equals("json") || type.equals("jsonb"));
    }

    /** A value's text, null for NULL. */
    String text(Random random, RandomValues values) {
        if (domain != null) {
            boolean none = !notNull && random.nextInt(8) == 0;
            return none ? null : Sample.of(domain.values(), random);
        }
        if (!notNull && random.nextInt(6) == 0) {
            return null;
        }
        if (isJson() && random.nextBoolean()) {
            return values.document();
        }
        boolean invented = RandomValues.TYPES.contains(type) && random.nextInt(3) == 0;
        return invented ? values.value(type) : Sample.of(samples, random);
    }

    /** A value as SQL writes it. */
    String literal(Random random, RandomValues values) {
        if (large != null && random.nextInt(3) > 0) {
            return large.formatted((char) ('a' + random.nextInt(26)));
        }
        return literal(text(random, values));
    }

    /** A constant on one line, read as what its place calls for. */
    static String literal(String text) {
        if (text == null) {
            return "NULL";
        }
        String quoted = text.replace("'", "''");
        boolean plain = quoted.chars().allMatch(c -> c >= ' ' && c != '\u2028' && c != '\u007f');
        return plain ? "'" + quoted + "'" : "E'" + escaped(quoted) + "'";
    }

    private static String escaped(String quoted) {
        StringBuilder out = new StringBuilder();
        quoted.chars()
                .forEach(
                        c -> {
                            if (c == '\\') {
                                out.append("\\\\");
                            } else if (c < ' ' || c == '\u2028' || c == '\u007f') {
                                out.append("\\u%04x".formatted(c));
                            } else {
                                out.append((char) c);
                            }
                        });
        return out.toString();
    }

    /** A value as COPY writes it. */
    static String copied(String text) {
        return text == null
                ? "\\N"
                : text.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
    }
}
