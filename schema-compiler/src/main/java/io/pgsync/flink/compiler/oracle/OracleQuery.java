package io.pgsync.flink.compiler.oracle;

import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.filter.FilterSql;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The queries of one document type. Their results depend on session settings, just as the job's own
 * reads do: DateStyle ISO, IntervalStyle postgres, extra_float_digits 1, bytea_output hex,
 * standard_conforming_strings on, and the TimeZone of the job.
 *
 * @param all id and document, before transforms, of every row of the root table, in the order of
 *     the bytes of the ids; with {@code _meta}, also what that shows of the root
 * @param ofIds the same for the ids in an array of text, its only parameter; ids without a row are
 *     left out
 * @param idsOf just the ids, with the same parameter
 * @param anyIds ids chosen at random, as many as its only parameter says
 * @param findsByKey whether rows of given ids are found by the table's key, without reading the
 *     whole table
 */
public record OracleQuery(
        String all, String ofIds, String idsOf, String anyIds, boolean findsByKey) {
    private static final String WANTED = "WITH wanted AS (SELECT unnest(?::text[]) AS id)\n";
    private static final String ROOT = "root";

    /**
     * Writes the queries.
     *
     * @throws IllegalArgumentException if only Python can compute the id text of the root's key
     *     type; the message names the column
     */
    public static OracleQuery of(DocumentPlan plan) {
        NodePlan root = plan.root();
        String id = idColumn(root);
        List<String> candidates = new IdSql(root).candidates("t");
        String document = new DocumentSql(plan.meta()).root(root, ROOT, 1);
        return new OracleQuery(
                documents(plan, id, document, filter(root)),
                WANTED + documents(plan, id, document, wanted(root, candidates)),
                WANTED + ids(root, wanted(root, candidates)),
                ids(root, filter(root)) + "\nORDER BY random() LIMIT ?",
                !candidates.isEmpty());
    }

    /**
     * Sorts the rows before the documents are built, so that documents need not wait for the sort.
     */
    private static String documents(
            DocumentPlan plan, String id, String document, List<String> conditions) {
        NodePlan root = plan.root();
        String first = TableName.quote(id + " (first)");
        return """
                SELECT %1$s.%2$s AS id,
                  %3$s AS document%8$s
                FROM (
                  SELECT %4$s,
                    (%5$s) COLLATE "C" AS %2$s%9$s
                  FROM %6$s%7$s
                  ORDER BY %2$s OFFSET 0) %1$s
                ORDER BY %1$s.%2$s"""
                .formatted(
                        ROOT,
                        TableName.quote(id),
                        document,
                        columns(root),
                        new IdSql(root).id("t"),
                        Sql.rows(root.table(), "t"),
                        where("\n  ", conditions),
                        plan.meta() ? ",\n  " + ROOT + "." + first + " AS first_key" : "",
                        plan.meta() ? ",\n    " + new IdSql(root).first("t") + " AS " + first : "");
    }

    private static String ids(NodePlan root, List<String> conditions) {
        return "SELECT %s AS id\nFROM %s%s"
                .formatted(
                        new IdSql(root).id("t"),
                        Sql.rows(root.table(), "t"),
                        where("\n", conditions));
    }

    private static List<String> wanted(NodePlan root, List<String> candidates) {
        List<String> conditions = new ArrayList<>(candidates);
        conditions.addAll(filter(root));
        conditions.add(new IdSql(root).id("t") + " IN (SELECT id FROM wanted)");
        return conditions;
    }

    private static List<String> filter(NodePlan root) {
        return root.where().equals(RowFilter.ALL)
                ? List.of()
                : List.of(FilterSql.of(root.where(), "t"));
    }

    private static String where(String line, List<String> conditions) {
        return conditions.isEmpty()
                ? ""
                : line + "WHERE " + String.join(line + "  AND ", conditions);
    }

    private static String columns(NodePlan root) {
        return root.table().columnNames().stream()
                .filter(name -> RootColumns.of(root).contains(name))
                .map(name -> Sql.column("t", name))
                .collect(Collectors.joining(", "));
    }

    /** A name that no column of the root has. */
    private static String idColumn(NodePlan root) {
        String name = "id of the document";
        while (root.table().column(name).isPresent()) {
            name += "!";
        }
        return name;
    }
}
