package io.pgsync.flink.compiler.filter;

import io.pgsync.flink.compiler.filter.RowFilter.Column;
import io.pgsync.flink.compiler.filter.RowFilter.Comparison;
import io.pgsync.flink.compiler.filter.RowFilter.Literal;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** A filter, prepared for the evaluation of many rows. */
public final class RowPredicate {
    private final Condition condition;

    private RowPredicate(Condition condition) {
        this.condition = condition;
    }

    /** A condition of three values; null is unknown. */
    private interface Condition {
        Boolean of(IntFunction<String> row);
    }

    /**
     * Prepares a filter.
     *
     * @param positions a column's place in the rows
     */
    public static RowPredicate of(RowFilter filter, ToIntFunction<String> positions) {
        return new RowPredicate(filter.accept(new Compiler(positions)));
    }

    /**
     * Whether the condition is true of a row.
     *
     * @param row the text of the value at a place, null for NULL
     */
    public boolean test(IntFunction<String> row) {
        return Boolean.TRUE.equals(condition.of(row));
    }

    private record Compiler(ToIntFunction<String> positions)
            implements RowFilter.Visitor<Condition> {
        @Override
        public Condition and(List<RowFilter> parts) {
            return firstDecides(parts, false);
        }

        @Override
        public Condition or(List<RowFilter> parts) {
            return firstDecides(parts, true);
        }

        /**
         * One part with the deciding value decides; otherwise the result is unknown if any part is.
         */
        private Condition firstDecides(List<RowFilter> parts, Boolean deciding) {
            List<Condition> conditions = parts.stream().map(part -> part.accept(this)).toList();
            return row -> {
                Boolean result = !deciding;
                for (Condition part : conditions) {
                    Boolean value = part.of(row);
                    if (deciding.equals(value)) {
                        return deciding;
                    }
                    result = value == null ? null : result;
                }
                return result;
            };
        }

        @Override
        public Condition not(RowFilter part) {
            Condition condition = part.accept(this);
            return row -> {
                Boolean value = condition.of(row);
                return value == null ? null : !value;
            };
        }

        @Override
        public Condition isNull(Column column) {
            int position = positions.applyAsInt(column.name());
            return row -> row.apply(position) == null;
        }

        @Override
        public Condition comparison(Comparison comparison) {
            ComparisonType type = comparison.type();
            int left = positions.applyAsInt(comparison.left().name());
            if (comparison.right() instanceof Literal literal) {
                Comparable<?> value = type.parse(literal.text());
                return row -> compare(comparison, row.apply(left), value);
            }
            int right = positions.applyAsInt(((Column) comparison.right()).name());
            return row -> {
                String text = row.apply(right);
                return text == null ? null : compare(comparison, row.apply(left), type.parse(text));
            };
        }

        @SuppressWarnings("unchecked") // both values are of the comparison's type
        private static Boolean compare(Comparison comparison, String left, Comparable<?> right) {
            if (left == null) {
                return null;
            }
            var value = (Comparable<Object>) comparison.type().parse(left);
            return comparison.operator().holds(value.compareTo(right));
        }
    }
}
