package io.pgsync.flink.compiler.oracle;

import static io.pgsync.flink.compiler.oracle.Sql.column;
import static io.pgsync.flink.compiler.oracle.Sql.literal;

import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.filter.FilterSql;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.logical.Cardinality;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonPath.Kind;
import io.pgsync.flink.compiler.transform.JsonPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The expression that turns a row of the root into a document before its transforms: nested
 * objects, with each child as a sub-query that refers to its parent's row.
 */
final class DocumentSql {
    /** A function takes at most 100 arguments: names and values of 50 fields. */
    private static final int FIELDS_PER_CALL = 50;

    private static final String INDENT = "  ";
    private final boolean meta;
    private int aliases;

    /**
     * @param meta whether each child comes with the keys of its rows, see {@link MetaReader}
     */
    DocumentSql(boolean meta) {
        this.meta = meta;
    }

    /** The object of the root's row, which goes by this alias. */
    String root(NodePlan root, String alias, int depth) {
        return object(root, alias, depth);
    }

    private String object(NodePlan node, String alias, int depth) {
        List<String> members = new ArrayList<>();
        for (ColumnSelection shown : node.columns()) {
            members.add(literal(shown.field()) + ", " + value(alias, shown));
        }
        for (EdgePlan edge : node.edges()) {
            members.add(literal(edge.label()) + ", " + children(edge, alias, depth + 2));
        }
        List<String> calls = new ArrayList<>();
        for (int from = 0; from < members.size(); from += FIELDS_PER_CALL) {
            int to = Math.min(from + FIELDS_PER_CALL, members.size());
            String arguments = String.join("," + line(depth + 1), members.subList(from, to));
            calls.add("jsonb_build_object(" + line(depth + 1) + arguments + ")");
        }
        return String.join(line(depth) + "|| ", calls);
    }

    private static String value(String alias, ColumnSelection shown) {
        String column = column(alias, shown.column());
        return shown.path().map(path -> path(column, path)).orElse(column);
    }

    private static String path(String column, JsonPath path) {
        StringBuilder sql = new StringBuilder(column);
        List<Step> steps = path.steps();
        for (int from = 0; from < steps.size(); ) {
            int to = from + 1;
            if (steps.get(from).kind() == Kind.KEY_OR_INDEX) {
                while (to < steps.size() && steps.get(to).kind() == Kind.KEY_OR_INDEX) {
                    to++;
                }
                String keys =
                        steps.subList(from, to).stream()
                                .map(step -> literal(step.token()))
                                .collect(Collectors.joining(", "));
                sql.append(operator(" #>", path, to)).append("ARRAY[").append(keys).append(']');
            } else {
                sql.append(operator(" ->", path, to)).append(operand(steps.get(from)));
            }
            from = to;
        }
        // a path without steps is the value itself
        return steps.isEmpty() && path.asText() ? sql + " #>> '{}'" : sql.toString();
    }

    private static String operator(String operator, JsonPath path, int to) {
        return operator + (path.asText() && to == path.steps().size() ? "> " : " ");
    }

    private static String operand(Step step) {
        if (step.kind() == Kind.KEY) {
            return literal(step.token());
        }
        try {
            return String.valueOf(Integer.parseInt(step.token()));
        } catch (NumberFormatException e) {
            // beyond the end of every array, as the number that Postgres has no type for
            return String.valueOf(Integer.MAX_VALUE);
        }
    }

    private String children(EdgePlan edge, String parent, int depth) {
        return edge.join()
                .accept(
                        new JoinPlan.Visitor<String>() {
                            @Override
                            public String direct(JoinPlan.Direct join) {
                                return directly(edge, join, parent, depth);
                            }

                            @Override
                            public String through(JoinPlan.Through join) {
                                return byJunction(edge, join, parent, depth);
                            }
                        });
    }

    private String directly(EdgePlan edge, JoinPlan.Direct join, String parent, int depth) {
        String child = alias();
        NodePlan node = edge.child();
        String keys = keys(node.table(), child, node.key());
        String element = withKeys(element(edge, child, depth), List.of(keys));
        String order = String.join(", ", Sql.order(node.table(), child, node.key()));
        boolean many = edge.cardinality() == Cardinality.ONE_TO_MANY;
        return select(
                depth,
                many ? aggregate(element, order, depth) : element,
                "FROM " + Sql.rows(node.table(), child),
                "WHERE " + equal(parent, join.pairs(), child) + filter(node, child),
                many ? "" : "ORDER BY " + order,
                many ? "" : "LIMIT 1");
    }

    /** Always an array; a row of the junction table that leads to no child shows as null. */
    private String byJunction(EdgePlan edge, JoinPlan.Through join, String parent, int depth) {
        String junction = alias();
        String child = alias();
        NodePlan node = edge.child();
        List<String> joined = join.childSide().stream().map(ColumnPair::right).toList();
        String element =
                withKeys(
                        element(edge, child, depth),
                        List.of(
                                keys(join.table(), junction, join.key()),
                                keys(node.table(), child, joined)));
        if (meta || edge.shape() == Shape.OBJECT) {
            String present = Sql.present(node.table(), child, node.key().get(0));
            element = "CASE WHEN " + present + " THEN " + element + " END";
        }
        List<String> order = new ArrayList<>(Sql.order(join.table(), junction, join.key()));
        order.addAll(Sql.order(node.table(), child, node.key()));
        return select(
                depth,
                aggregate(element, String.join(", ", order), depth),
                "FROM " + Sql.rows(join.table(), junction),
                // without a filter a junction row that leads nowhere shows as null
                (node.where().equals(RowFilter.ALL) ? "LEFT JOIN " : "JOIN ")
                        + Sql.rows(node.table(), child)
                        + " ON "
                        + equal(junction, join.childSide(), child)
                        + filter(node, child),
                "WHERE " + equal(parent, join.parentSide(), junction));
    }

    private String element(EdgePlan edge, String alias, int depth) {
        return edge.shape() == Shape.SCALAR
                ? value(alias, edge.child().columns().get(0))
                : object(edge.child(), alias, depth + 1);
    }

    private static String keys(Table table, String alias, List<String> columns) {
        return columns.stream()
                .map(
                        name ->
                                "jsonb_build_array(%s, %s, %s)"
                                        .formatted(
                                                literal(table.name().name()),
                                                literal(name),
                                                column(alias, name)))
                .collect(Collectors.joining(", "));
    }

    private String withKeys(String element, List<String> keys) {
        return meta
                ? "jsonb_build_array(%s, jsonb_build_array(%s))"
                        .formatted(element, String.join(", ", keys))
                : element;
    }

    private static String aggregate(String element, String order, int depth) {
        return "jsonb_agg(" + element + line(depth + 1) + "ORDER BY " + order + ")";
    }

    private static String select(int depth, String value, String... clauses) {
        StringBuilder sql = new StringBuilder("(SELECT ").append(value);
        for (String clause : clauses) {
            if (!clause.isEmpty()) {
                sql.append(line(depth)).append(clause);
            }
        }
        return sql.append(')').toString();
    }

    private static String filter(NodePlan node, String alias) {
        return node.where().equals(RowFilter.ALL)
                ? ""
                : " AND " + FilterSql.of(node.where(), alias);
    }

    private static String equal(String left, List<ColumnPair> pairs, String right) {
        return pairs.stream()
                .map(p -> column(right, p.right()) + " = " + column(left, p.left()))
                .collect(Collectors.joining(" AND "));
    }

    private String alias() {
        aliases++;
        return "t" + aliases;
    }

    private static String line(int depth) {
        return "\n" + INDENT.repeat(depth);
    }
}
