package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The planner's queries about the column pairs of a join. */
final class Joins {
    private Joins() {}

    static List<String> left(List<ColumnPair> pairs) {
        return pairs.stream().map(ColumnPair::left).toList();
    }

    static List<String> right(List<ColumnPair> pairs) {
        return pairs.stream().map(ColumnPair::right).toList();
    }

    static List<ColumnPair> swap(List<ColumnPair> pairs) {
        return pairs.stream().map(p -> new ColumnPair(p.right(), p.left())).toList();
    }

    /** The key types of a row's own key. */
    static List<KeyType> keyTypes(Table table, List<String> key) {
        return key.stream().map(name -> KeyTypes.of(column(table, name).type())).toList();
    }

    /** The left columns of the pairs. */
    static List<JoinColumn> leftColumns(Table left, Table right, List<ColumnPair> pairs) {
        return pairs.stream()
                .map(
                        p ->
                                new JoinColumn(
                                        p.left(),
                                        KeyTypes.inEquality(
                                                        column(left, p.left()).type(),
                                                        column(right, p.right()).type())
                                                .orElseThrow(
                                                        () ->
                                                                new IllegalArgumentException(
                                                                        left.name()
                                                                                + "."
                                                                                + p.left()
                                                                                + " and "
                                                                                + right.name()
                                                                                + "."
                                                                                + p.right()
                                                                                + " do not"
                                                                                + " compare"))))
                .toList();
    }

    /** The right columns of the pairs. */
    static List<JoinColumn> rightColumns(Table left, Table right, List<ColumnPair> pairs) {
        return leftColumns(right, left, swap(pairs));
    }

    static List<String> names(List<JoinColumn> columns) {
        return columns.stream().map(JoinColumn::name).toList();
    }

    /**
     * If the left columns of the pairs are exactly the key of the left table, compared as the key
     * itself compares: the right columns in the order of that key. Then a right row's values
     * address a left row's state.
     */
    static Optional<List<JoinColumn>> addressing(
            Table left, List<String> leftKey, Table right, List<ColumnPair> pairs) {
        if (pairs.size() != leftKey.size() || !left(pairs).containsAll(leftKey)) {
            return Optional.empty();
        }
        List<ColumnPair> ordered = new ArrayList<>();
        for (String column : leftKey) {
            pairs.stream().filter(p -> p.left().equals(column)).forEach(ordered::add);
        }
        boolean sameComparison =
                leftColumns(left, right, ordered).stream()
                        .map(JoinColumn::type)
                        .toList()
                        .equals(keyTypes(left, leftKey));
        return sameComparison ? Optional.of(rightColumns(left, right, ordered)) : Optional.empty();
    }

    static Column column(Table table, String name) {
        return table.column(name)
                .orElseThrow(() -> new IllegalArgumentException(table.name() + "." + name));
    }
}
