package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.ForeignKey;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Relationship;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Which columns join a child to its parent: as the schema says, or as the foreign keys do. */
final class JoinResolver {
    private final Catalog catalog;
    private final TableResolver tables;
    private final ColumnAnalyzer columns;
    private final KeyResolver rowKeys;
    private final JoinErrors errors;
    private final Diagnostics diagnostics;

    JoinResolver(Catalog catalog, TableResolver tables, KeyResolver keys, Diagnostics diagnostics) {
        this.rowKeys = keys;
        this.catalog = catalog;
        this.tables = tables;
        this.columns = new ColumnAnalyzer(diagnostics);
        this.errors = new JoinErrors(catalog, diagnostics);
        this.diagnostics = diagnostics;
    }

    Optional<JoinPlan> resolve(Table parent, Table child, Relationship relationship) {
        if (relationship.throughTable().isPresent()) {
            Text written = relationship.throughTable().get();
            return tables.ofThrough(written, child.name().schema())
                    .flatMap(through -> through(parent, through, child, written.at()));
        }
        Optional<List<ColumnPair>> pairs =
                relationship.foreignKey().isPresent()
                        ? explicit(parent, child, relationship.foreignKey().get())
                        : implicit(parent, child, relationship.at());
        return pairs.map(JoinPlan.Direct::new);
    }

    private Optional<List<ColumnPair>> explicit(
            Table parent,
            Table child,
            io.pgsync.flink.compiler.schema.SchemaDefinition.ForeignKey key) {
        var pairs = new ArrayList<ColumnPair>();
        for (int i = 0; i < key.parent().size(); i++) {
            Text left = key.parent().get(i);
            Text right = key.child().get(i);
            Optional<Column> leftColumn = columns.find(left.text(), left.at(), parent);
            Optional<Column> rightColumn = columns.find(right.text(), right.at(), child);
            if (leftColumn.isPresent() && rightColumn.isPresent()) {
                var pair = new ColumnPair(left.text(), right.text());
                if (isJoinable(parent, child, pair, right.at())) {
                    pairs.add(pair);
                }
            }
        }
        return pairs.size() == key.parent().size() ? Optional.of(pairs) : Optional.empty();
    }

    private Optional<List<ColumnPair>> implicit(Table parent, Table child, Position at) {
        List<ForeignKey> keys = distinct(catalog.between(parent.name(), child.name()));
        if (keys.isEmpty()) {
            errors.noForeignKey(parent, child, at);
            return Optional.empty();
        }
        if (keys.size() > 1) {
            errors.ambiguous(parent, child, keys, at);
            return Optional.empty();
        }
        return checked(parent, child, pairs(parent, keys.get(0)), at);
    }

    private Optional<JoinPlan> through(Table parent, Table through, Table child, Position at) {
        if (through.name().equals(parent.name()) || through.name().equals(child.name())) {
            diagnostics.add(
                    Code.INVALID_THROUGH_TABLE,
                    at,
                    "%s cannot be reached through itself".formatted(through.name()));
            return Optional.empty();
        }
        Optional<List<ColumnPair>> parentSide = hop(parent, through, parent, child, at);
        Optional<List<ColumnPair>> childSide =
                parent.name().equals(child.name())
                        ? parentSide
                        : hop(through, child, parent, child, at);
        Optional<List<String>> key = rowKeys.ofThrough(through, at);
        if (parentSide.isEmpty() || childSide.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new JoinPlan.Through(through, key.get(), parentSide.get(), childSide.get()));
    }

    /** One of the two joins of a through edge; {@code left} is the nearer to the root. */
    private Optional<List<ColumnPair>> hop(
            Table left, Table right, Table parent, Table child, Position at) {
        List<ForeignKey> keys = distinct(catalog.between(left.name(), right.name()));
        if (keys.isEmpty()) {
            errors.noForeignKeyToThrough(left, right, at);
            return Optional.empty();
        }
        boolean selfReference = parent.name().equals(child.name());
        if (keys.size() > 1 || selfReference) {
            errors.ambiguousThrough(left, right, parent, child, keys, at);
            return Optional.empty();
        }
        return checked(left, right, pairs(left, keys.get(0)), at);
    }

    /**
     * The pairs of a foreign key, the left table's columns first. For a table that references
     * itself the child holds the foreign key: its rows point at the parent's.
     */
    private static List<ColumnPair> pairs(Table left, ForeignKey key) {
        boolean leftHoldsKey = key.from().equals(left.name()) && !key.from().equals(key.to());
        List<String> lefts = leftHoldsKey ? key.columns() : key.referenced();
        List<String> rights = leftHoldsKey ? key.referenced() : key.columns();
        var pairs = new ArrayList<ColumnPair>();
        for (int i = 0; i < lefts.size(); i++) {
            pairs.add(new ColumnPair(lefts.get(i), rights.get(i)));
        }
        return pairs;
    }

    private Optional<List<ColumnPair>> checked(
            Table left, Table right, List<ColumnPair> pairs, Position at) {
        long good = pairs.stream().filter(p -> isJoinable(left, right, p, at)).count();
        return good == pairs.size() ? Optional.of(pairs) : Optional.empty();
    }

    private boolean isJoinable(Table left, Table right, ColumnPair pair, Position at) {
        Column leftColumn = left.column(pair.left()).orElseThrow();
        Column rightColumn = right.column(pair.right()).orElseThrow();
        if (!columns.isUsable(leftColumn, left, at) || !columns.isUsable(rightColumn, right, at)) {
            return false;
        }
        Optional<Code> obstacle = JoinTypes.obstacle(leftColumn.type(), rightColumn.type());
        obstacle.ifPresent(code -> errors.types(code, left, leftColumn, right, rightColumn, at));
        return obstacle.isEmpty();
    }

    /** The same foreign key declared twice is one. */
    private static List<ForeignKey> distinct(List<ForeignKey> keys) {
        var byColumns = new LinkedHashMap<List<Object>, ForeignKey>();
        keys.forEach(
                k ->
                        byColumns.putIfAbsent(
                                List.of(k.from(), k.columns(), k.to(), k.referenced()), k));
        return List.copyOf(byColumns.values());
    }
}
