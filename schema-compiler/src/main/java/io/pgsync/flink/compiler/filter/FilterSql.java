package io.pgsync.flink.compiler.filter;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.filter.RowFilter.Column;
import io.pgsync.flink.compiler.filter.RowFilter.Comparison;
import io.pgsync.flink.compiler.filter.RowFilter.Literal;
import io.pgsync.flink.compiler.filter.RowFilter.Operand;
import java.util.List;
import java.util.stream.Collectors;

/** A filter as a condition that Postgres evaluates to the same answer. */
public final class FilterSql implements RowFilter.Visitor<String> {
    private final String prefix;

    private FilterSql(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The condition.
     *
     * @param alias what the columns' table is called, already quoted; empty for bare columns
     */
    public static String of(RowFilter filter, String alias) {
        return filter.accept(new FilterSql(alias.isEmpty() ? "" : alias + "."));
    }

    @Override
    public String and(List<RowFilter> parts) {
        return parts.isEmpty() ? "true" : joined(parts, " AND ");
    }

    @Override
    public String or(List<RowFilter> parts) {
        return joined(parts, " OR ");
    }

    private String joined(List<RowFilter> parts, String word) {
        return parts.stream()
                .map(part -> part.accept(this))
                .collect(Collectors.joining(word, "(", ")"));
    }

    @Override
    public String not(RowFilter part) {
        return "NOT (" + part.accept(this) + ")";
    }

    @Override
    public String isNull(Column column) {
        // SQL calls a composite value null if all of its fields are
        boolean composite = column.type().kind() == PgType.Kind.COMPOSITE;
        return name(column) + (composite ? " IS NOT DISTINCT FROM NULL" : " IS NULL");
    }

    @Override
    public String comparison(Comparison comparison) {
        return operand(comparison.left(), comparison.type())
                + " "
                + comparison.operator().sql()
                + " "
                + operand(comparison.right(), comparison.type());
    }

    private String operand(Operand operand, ComparisonType type) {
        return operand instanceof Column column
                ? column(column, type)
                : literal(((Literal) operand).text(), type);
    }

    private String column(Column column, ComparisonType type) {
        boolean collated = type == ComparisonType.TEXT || type == ComparisonType.BLANK_PADDED;
        return name(column) + (collated ? " COLLATE \"C\"" : "");
    }

    private String name(Column column) {
        return prefix + TableName.quote(column.name());
    }

    private static String literal(String text, ComparisonType type) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return switch (type) {
            case BOOLEAN, NUMBER -> text;
            case TEXT, ENUM -> quoted;
            case FLOAT -> quoted + "::double precision";
            case REAL -> quoted + "::real";
            case BLANK_PADDED -> quoted + "::bpchar";
            case UUID -> quoted + "::uuid";
            case DATE -> quoted + "::date";
            case TIMESTAMP -> quoted + "::timestamp";
            case TIMESTAMPTZ -> quoted + "::timestamptz";
        };
    }
}
