package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.ForeignKey;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says why two tables cannot be joined, and what to write so that they can. */
final class JoinErrors {
    private final Catalog catalog;
    private final Diagnostics diagnostics;

    JoinErrors(Catalog catalog, Diagnostics diagnostics) {
        this.catalog = catalog;
        this.diagnostics = diagnostics;
    }

    void noForeignKey(Table parent, Table child, Position at) {
        var notes = new ArrayList<String>();
        catalog.tables().stream()
                .map(Table::name)
                .filter(t -> !t.equals(parent.name()) && !t.equals(child.name()))
                .filter(t -> catalog.between(parent.name(), t).size() == 1)
                .filter(t -> catalog.between(t, child.name()).size() == 1)
                .forEach(t -> notes.add(throughProposal(t, child)));
        notes.add(
                (notes.isEmpty() ? "" : "or ")
                        + ("say which columns join: \"foreign_key\": {\"parent\": [columns of"
                                        + " %s], \"child\": [columns of %s]}")
                                .formatted(parent.name(), child.name()));
        diagnostics.add(
                new Diagnostic(
                                Code.NO_FOREIGN_KEY,
                                at,
                                "no foreign key between %s and %s"
                                        .formatted(parent.name(), child.name()))
                        .withNotes(notes));
    }

    private static String throughProposal(TableName through, Table child) {
        String written =
                through.schema().equals(child.name().schema())
                        ? through.name()
                        : through.toString();
        return "%s connects the two: \"through_tables\": [\"%s\"]".formatted(through, written);
    }

    void ambiguous(Table parent, Table child, List<ForeignKey> keys, Position at) {
        diagnostics.add(
                new Diagnostic(
                                Code.AMBIGUOUS_FOREIGN_KEY,
                                at,
                                "%d foreign keys between %s and %s; choose one"
                                        .formatted(keys.size(), parent.name(), child.name()))
                        .withNotes(keys.stream().map(k -> choice(parent, k)).toList()));
    }

    private static String choice(Table parent, ForeignKey key) {
        boolean self = key.from().equals(key.to());
        boolean parentHoldsKey = key.from().equals(parent.name()) && !self;
        List<String> parentColumns = parentHoldsKey ? key.columns() : key.referenced();
        List<String> childColumns = parentHoldsKey ? key.referenced() : key.columns();
        return "%s: \"foreign_key\": {\"parent\": %s, \"child\": %s}"
                .formatted(key.name(), json(parentColumns), json(childColumns));
    }

    void noForeignKeyToThrough(Table left, Table right, Position at) {
        diagnostics.add(
                new Diagnostic(
                                Code.NO_FOREIGN_KEY,
                                at,
                                "no foreign key between %s and %s"
                                        .formatted(left.name(), right.name()))
                        .withNote(
                                "a through join needs a foreign key on each side of the through"
                                        + " table"));
    }

    void ambiguousThrough(
            Table left,
            Table right,
            Table parent,
            Table child,
            List<ForeignKey> keys,
            Position at) {
        TableName through = right.name().equals(child.name()) ? left.name() : right.name();
        var notes = new ArrayList<String>();
        keys.forEach(k -> notes.add("%s: %s".formatted(k.name(), describe(k))));
        notes.add(
                ("a through join cannot choose one; make %s a child of %s and %s a child of %s,"
                                + " each with its foreign_key")
                        .formatted(through, parent.name(), child.name(), through));
        diagnostics.add(
                new Diagnostic(
                                Code.AMBIGUOUS_FOREIGN_KEY,
                                at,
                                "%d foreign keys between %s and %s"
                                        .formatted(keys.size(), left.name(), right.name()))
                        .withNotes(notes));
    }

    private static String describe(ForeignKey key) {
        return "%s(%s) references %s(%s)"
                .formatted(
                        key.from(),
                        String.join(", ", key.columns()),
                        key.to(),
                        String.join(", ", key.referenced()));
    }

    void types(
            Code code,
            Table left,
            Column leftColumn,
            Table right,
            Column rightColumn,
            Position at) {
        String sides =
                "%s.%s (%s) and %s.%s (%s)"
                        .formatted(
                                left.name(),
                                leftColumn.name(),
                                leftColumn.type().name(),
                                right.name(),
                                rightColumn.name(),
                                rightColumn.type().name());
        diagnostics.add(
                code == Code.JOIN_TYPE_MISMATCH
                        ? new Diagnostic(code, at, sides + " have types that cannot be joined")
                        : new Diagnostic(code, at, sides + " have a type that cannot be joined on")
                                .withNote(
                                        "values of this type can be equal although their texts"
                                                + " differ"));
    }

    private static String json(List<String> columns) {
        return columns.stream().map(c -> '"' + c + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
