package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Document;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Plugin;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Text of a schema file → definitions; grammar errors go to the diagnostics. */
public final class SchemaParser {
    private static final List<String> DOCUMENT_KEYS =
            List.of(
                    "database",
                    "index",
                    "nodes",
                    "plugins",
                    "pipeline",
                    "routing",
                    "setting",
                    "mapping",
                    "mappings");

    private final Diagnostics diagnostics;
    private final Environment environment;
    private final NodeParser nodes;

    private SchemaParser(Map<String, String> variables, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.environment = new Environment(variables, diagnostics);
        this.nodes = new NodeParser(diagnostics);
    }

    /** The valid parts: parts with errors are left out of the result. */
    public static SchemaDefinition parse(
            SchemaFile file, Map<String, String> variables, Diagnostics diagnostics) {
        return new SourceReader(diagnostics)
                .read(file.text())
                .map(value -> new SchemaParser(variables, diagnostics).file(value))
                .orElse(new SchemaDefinition(List.of()));
    }

    private SchemaDefinition file(SourceValue value) {
        if (!(value instanceof ListValue list)) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.NOT_A_LIST_OF_DOCUMENTS,
                                    value.at(),
                                    "a schema file is a list of documents, not " + value.describe())
                            .withNote("write [ … ] around it"));
            return new SchemaDefinition(List.of());
        }
        if (list.elements().isEmpty()) {
            diagnostics.add(Code.NO_DOCUMENTS, list.at(), "the list of documents is empty");
        }
        var documents = new ArrayList<Document>();
        var indexes = new HashMap<List<String>, Position>();
        for (SourceValue element : list.elements()) {
            document(element)
                    .ifPresent(
                            document -> {
                                checkIndexIsNew(document, indexes);
                                documents.add(document);
                            });
        }
        return new SchemaDefinition(documents);
    }

    private void checkIndexIsNew(Document document, Map<List<String>, Position> indexes) {
        var identity = List.of(document.database().text(), document.index().text());
        Position earlier = indexes.putIfAbsent(identity, document.index().at());
        if (earlier != null) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.DUPLICATE_INDEX,
                                    document.index().at(),
                                    "database '%s' with index '%s' is already defined in line %d"
                                            .formatted(
                                                    document.database().text(),
                                                    document.index().text(),
                                                    earlier.line()))
                            .withNote("PGSync would silently use only the first of the two"));
        }
    }

    private Optional<Document> document(SourceValue value) {
        if (!(value instanceof ObjectValue object)) {
            diagnostics.add(
                    Code.NOT_A_LIST_OF_DOCUMENTS,
                    value.at(),
                    "a document is an object, not " + value.describe());
            return Optional.empty();
        }
        object.members().forEach(this::warnOfUnknownKey);
        var reader = new ObjectReader(substituted(object), "a document", diagnostics);
        Optional<Text> database = reader.requiredText("database");
        Optional<Text> index = reader.text("index").or(() -> database);
        index.ifPresent(name -> IndexName.check(name, diagnostics));
        Optional<Text> routing = reader.text("routing");
        Optional<Text> pipeline = reader.text("pipeline");
        List<Plugin> plugins = PluginParser.plugins(reader);
        Optional<ObjectValue> setting = reader.object("setting");
        Optional<ObjectValue> mapping = reader.object("mapping");
        Optional<ObjectValue> mappings = reader.object("mappings");
        return root(reader)
                .filter(root -> database.isPresent() && index.isPresent())
                .map(
                        root ->
                                new Document(
                                        object.at(),
                                        database.get(),
                                        index.get(),
                                        routing,
                                        pipeline,
                                        plugins,
                                        setting,
                                        mapping,
                                        mappings,
                                        root));
    }

    private void warnOfUnknownKey(Member member) {
        if (!DOCUMENT_KEYS.contains(member.name())) {
            diagnostics.add(
                    new Diagnostic(
                            Code.UNKNOWN_DOCUMENT_KEY,
                            member.at(),
                            "a document has no key '%s'; it is ignored".formatted(member.name()),
                            Suggestions.didYouMean(member.name(), DOCUMENT_KEYS),
                            List.of()));
        }
    }

    /** PGSync substitutes in the strings directly in a document, and nowhere deeper. */
    private ObjectValue substituted(ObjectValue document) {
        var members = new ArrayList<Member>();
        for (Member member : document.members()) {
            members.add(
                    member.value() instanceof Text text
                            ? new Member(member.at(), member.name(), environment.substitute(text))
                            : member);
        }
        return new ObjectValue(document.at(), members);
    }

    private Optional<SchemaDefinition.Node> root(ObjectReader document) {
        if (document.isAbsent("nodes")) {
            document.missing("nodes");
            return Optional.empty();
        }
        if (document.object().get("nodes").orElse(null) instanceof ListValue list) {
            diagnostics.add(
                    new Diagnostic(
                                    Code.SCHEMA_VERSION_1,
                                    list.at(),
                                    "'nodes' is a list: this schema is for PGSync version 1")
                            .withNote("write its only element as an object: \"nodes\": { … }"));
            return Optional.empty();
        }
        return document.object("nodes").flatMap(nodes::root);
    }
}
