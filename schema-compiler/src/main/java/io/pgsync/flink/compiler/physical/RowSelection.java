package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.filter.RowPredicate;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Selects which of an operator's rows appear in documents.
 *
 * @param positions where the filter's columns stand in the projected tuple
 */
public record RowSelection(RowFilter filter, Map<String, Integer> positions)
        implements Serializable {
    public RowSelection {
        positions = new TreeMap<>(positions);
    }

    /** The filter, prepared for the evaluation of rows. */
    public RowPredicate predicate() {
        return RowPredicate.of(filter, positions::get);
    }
}
