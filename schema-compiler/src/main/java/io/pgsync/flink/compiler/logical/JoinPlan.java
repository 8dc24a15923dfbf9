package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Table;
import java.util.List;

/**
 * Which rows of a child belong to a parent row: always equality of columns, NULL matches nothing.
 */
public sealed interface JoinPlan {

    /** An equality of one column on each side. */
    record ColumnPair(String left, String right) {}

    /** {@code parent.left = child.right} for every pair. */
    record Direct(List<ColumnPair> pairs) implements JoinPlan {
        public Direct {
            pairs = List.copyOf(pairs);
        }
    }

    /**
     * Through a junction table: {@code parent.left = through.right} for every pair of {@code
     * parentSide} and {@code through.left = child.right} for every pair of {@code childSide}.
     *
     * @param key the columns that identify a row of the junction table
     */
    record Through(
            Table table, List<String> key, List<ColumnPair> parentSide, List<ColumnPair> childSide)
            implements JoinPlan {
        public Through {
            key = List.copyOf(key);
            parentSide = List.copyOf(parentSide);
            childSide = List.copyOf(childSide);
        }
    }

    /** One method per kind of join; a new kind breaks the build wherever code must handle it. */
    interface Visitor<R> {
        R direct(Direct join);

        R through(Through join);
    }

    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof Direct direct) {
            return visitor.direct(direct);
        }
        return visitor.through((Through) this);
    }
}
