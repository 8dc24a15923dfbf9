package io.pgsync.flink.compiler.filter;

import io.pgsync.flink.compiler.catalog.PgType;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A condition on the columns of one row, with SQL's three-valued logic: a row matches only if the
 * condition is true, not if it is unknown because of a NULL.
 */
public sealed interface RowFilter extends Serializable {
    /** Every row. */
    RowFilter ALL = new And(List.of());

    <R> R accept(Visitor<R> visitor);

    /** A case for each kind. */
    interface Visitor<R> {
        R and(List<RowFilter> parts);

        R or(List<RowFilter> parts);

        R not(RowFilter part);

        R isNull(Column column);

        R comparison(Comparison comparison);
    }

    /** True if all parts are; true without parts. */
    record And(List<RowFilter> parts) implements RowFilter {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.and(parts);
        }
    }

    /** True if one part is. */
    record Or(List<RowFilter> parts) implements RowFilter {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.or(parts);
        }
    }

    /** The opposite; unknown stays unknown. */
    record Not(RowFilter part) implements RowFilter {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.not(part);
        }
    }

    /** {@code column IS NULL}. */
    record IsNull(Column column) implements RowFilter {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.isNull(column);
        }
    }

    /** A comparison of two values as {@code type} understands them. */
    record Comparison(Column left, Operator operator, Operand right, ComparisonType type)
            implements RowFilter {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.comparison(this);
        }
    }

    /** One side of a comparison. */
    sealed interface Operand extends Serializable {}

    /** A column of the row. */
    record Column(String name, PgType type) implements Operand {}

    /**
     * A constant.
     *
     * @param text in the notation of {@link ComparisonType#parse}
     */
    record Literal(String text) implements Operand {}

    /** How two values are compared. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("<>"),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        public String sql() {
            return sql;
        }

        /** The operator with its sides exchanged. */
        Operator mirrored() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }

        boolean isEquality() {
            return this == EQUAL || this == NOT_EQUAL;
        }

        /**
         * Whether it holds.
         *
         * @param order as of {@link Comparable#compareTo}
         */
        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }

    /** The columns that the filter uses, each once. */
    default Set<String> columns() {
        Set<String> names = new LinkedHashSet<>();
        accept(
                new Visitor<Void>() {
                    @Override
                    public Void and(List<RowFilter> parts) {
                        parts.forEach(part -> part.accept(this));
                        return null;
                    }

                    @Override
                    public Void or(List<RowFilter> parts) {
                        return and(parts);
                    }

                    @Override
                    public Void not(RowFilter part) {
                        return part.accept(this);
                    }

                    @Override
                    public Void isNull(Column column) {
                        names.add(column.name());
                        return null;
                    }

                    @Override
                    public Void comparison(Comparison comparison) {
                        names.add(comparison.left().name());
                        if (comparison.right() instanceof Column right) {
                            names.add(right.name());
                        }
                        return null;
                    }
                });
        return names;
    }
}
