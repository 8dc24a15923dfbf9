package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SchemaDefinition.ForeignKey;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Relationship;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.List;
import java.util.Optional;

/** The {@code relationship} of a child. */
final class RelationshipParser {
    private static final List<String> KEYS =
            List.of("type", "variant", "foreign_key", "through_tables");
    private static final List<String> TYPES = List.of("one_to_one", "one_to_many");
    private static final List<String> VARIANTS = List.of("object", "scalar");

    private final Diagnostics diagnostics;

    RelationshipParser(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    Optional<Relationship> parse(ObjectValue child) {
        String what =
                child.get("table").orElse(null) instanceof Text table
                        ? "child '" + table.text() + "'"
                        : "a child";
        var node = new ObjectReader(child, what, diagnostics);
        if (node.isAbsent("relationship")) {
            missing(child, what + " has no 'relationship'");
            return Optional.empty();
        }
        return node.object("relationship").flatMap(r -> relationship(r, what));
    }

    private void missing(SourceValue at, String message) {
        diagnostics.add(
                new Diagnostic(Code.MISSING_RELATIONSHIP, at.at(), message)
                        .withNote(
                                "write \"relationship\": {\"type\": \"one_to_one\" or"
                                        + " \"one_to_many\", \"variant\": \"object\" or"
                                        + " \"scalar\"}"));
    }

    private Optional<Relationship> relationship(ObjectValue object, String child) {
        var reader = new ObjectReader(object, "the relationship of " + child, diagnostics);
        reader.rejectOthers(
                KEYS, Code.UNKNOWN_RELATIONSHIP_KEY, reader.what() + " has an unknown key '%s'");
        Optional<Text> type = choice(reader, "type", TYPES, Code.INVALID_RELATIONSHIP_TYPE);
        Optional<Text> variant =
                choice(reader, "variant", VARIANTS, Code.INVALID_RELATIONSHIP_VARIANT);
        Optional<Text> through = through(reader);
        Optional<ForeignKey> foreignKey =
                reader.object("foreign_key").flatMap(key -> foreignKey(key, child));
        boolean foreignKeyLost = !reader.isAbsent("foreign_key") && foreignKey.isEmpty();
        if (type.isEmpty() || variant.isEmpty() || foreignKeyLost) {
            return Optional.empty();
        }
        if (through.isPresent() && foreignKey.isPresent()) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.FOREIGN_KEY_IGNORED,
                                    foreignKey.get().at(),
                                    "'foreign_key' is ignored when 'through_tables' is set")
                            .withNote(
                                    "a through join uses the foreign keys of the database, as"
                                            + " in PGSync"));
        }
        return Optional.of(
                new Relationship(object.at(), type.get(), variant.get(), through, foreignKey));
    }

    private Optional<Text> choice(
            ObjectReader reader, String key, List<String> allowed, Code code) {
        if (reader.isAbsent(key)) {
            missing(reader.object(), "%s has no '%s'".formatted(reader.what(), key));
            return Optional.empty();
        }
        Optional<Text> text = reader.text(key);
        if (text.isPresent() && !allowed.contains(text.get().text())) {
            diagnostics.add(
                    new Diagnostic(
                                    code,
                                    text.get().at(),
                                    "'%s' is not a relationship %s"
                                            .formatted(text.get().text(), key),
                                    Suggestions.didYouMean(text.get().text(), allowed),
                                    List.of())
                            .withNote("use one of: " + String.join(", ", allowed)));
            return Optional.empty();
        }
        return text;
    }

    private Optional<Text> through(ObjectReader reader) {
        List<Text> tables = reader.texts("through_tables");
        if (tables.size() > 1) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.SEVERAL_THROUGH_TABLES,
                                    tables.get(1).at(),
                                    "%s names %d through tables; only one is possible"
                                            .formatted(reader.what(), tables.size()))
                            .withNote(
                                    "make each table in between a node of its own, one below"
                                            + " the other"));
        }
        return tables.stream().findFirst();
    }

    private Optional<ForeignKey> foreignKey(ObjectValue object, String child) {
        var reader = new ObjectReader(object, "'foreign_key' of " + child, diagnostics);
        if (!List.of("child", "parent").equals(object.names().stream().sorted().toList())) {
            invalid(object, reader.what() + " needs exactly 'parent' and 'child'");
            return Optional.empty();
        }
        List<Text> parent = side(reader, "parent");
        List<Text> childSide = side(reader, "child");
        if (parent.isEmpty() || childSide.isEmpty()) {
            return Optional.empty();
        }
        if (parent.size() != childSide.size()) {
            invalid(
                    object,
                    "%s pairs %d parent columns with %d child columns"
                            .formatted(reader.what(), parent.size(), childSide.size()));
            return Optional.empty();
        }
        return Optional.of(new ForeignKey(object.at(), parent, childSide));
    }

    /** A list of columns, one column, or {@code {"schema.table": [columns]}}. */
    private List<Text> side(ObjectReader foreignKey, String name) {
        SourceValue value = foreignKey.object().get(name).orElseThrow();
        List<Text> columns;
        if (value instanceof ObjectValue byTable && byTable.members().size() == 1) {
            String table = byTable.names().get(0);
            columns = new ObjectReader(byTable, "'%s'".formatted(name), diagnostics).texts(table);
        } else {
            columns = foreignKey.texts(name);
        }
        if (columns.isEmpty() && (value instanceof ListValue || value.isNull())) {
            invalid(value, "'%s' of %s names no column".formatted(name, foreignKey.what()));
        }
        return columns;
    }

    private void invalid(SourceValue value, String message) {
        diagnostics.add(
                new Diagnostic(Code.INVALID_FOREIGN_KEY, value.at(), message)
                        .withNote(
                                "write \"foreign_key\": {\"parent\": [columns of the parent],"
                                        + " \"child\": [columns of the child]}"));
    }
}
