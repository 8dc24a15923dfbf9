package io.pgsync.flink.compiler;

import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.RoutingChecker;
import io.pgsync.flink.compiler.logical.TreeAnalyzer;
import io.pgsync.flink.compiler.mapping.IndexMapping;
import io.pgsync.flink.compiler.mapping.MappingChecker;
import io.pgsync.flink.compiler.schema.SchemaDefinition;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Document;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.compiler.schema.SchemaParser;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Schema file + catalog → logical plan. Reports all errors at once. */
public final class SchemaCompiler {
    private final Catalog catalog;
    private final CompileOptions options;
    private final Diagnostics diagnostics = new Diagnostics();

    private SchemaCompiler(Catalog catalog, CompileOptions options) {
        this.catalog = catalog;
        this.options = options;
    }

    /** Compiles with {@link CompileOptions#DEFAULT}. */
    public static CompileResult compile(
            SchemaFile file, Map<String, String> variables, Catalog catalog) {
        return compile(file, variables, catalog, CompileOptions.DEFAULT);
    }

    /**
     * @param variables the environment that {@code $NAME} in the schema refers to
     */
    public static CompileResult compile(
            SchemaFile file,
            Map<String, String> variables,
            Catalog catalog,
            CompileOptions options) {
        var compiler = new SchemaCompiler(catalog, options);
        SchemaDefinition schema = SchemaParser.parse(file, variables, compiler.diagnostics);
        LogicalPlan plan = compiler.plan(schema);
        Diagnostics found = compiler.diagnostics;
        return found.errors().isEmpty()
                ? new CompileResult.Compiled(file, plan, found.warnings())
                : new CompileResult.Rejected(file, found.errors(), found.warnings());
    }

    /** The database to read the catalog from, before it can be compiled; empty if none is named. */
    public static Optional<String> database(SchemaFile file, Map<String, String> variables) {
        return SchemaParser.parse(file, variables, new Diagnostics()).documents().stream()
                .map(document -> document.database().text())
                .findFirst();
    }

    private LogicalPlan plan(SchemaDefinition schema) {
        checkDatabases(schema);
        var documents = new ArrayList<DocumentPlan>();
        var checker = new MappingChecker(diagnostics);
        var trees = new TreeAnalyzer(catalog, diagnostics);
        for (Document document : schema.documents()) {
            checker.check(document);
            trees.analyze(document.root())
                    .map(root -> document(document, root))
                    .ifPresent(documents::add);
        }
        return new LogicalPlan(documents);
    }

    private void checkDatabases(SchemaDefinition schema) {
        if (schema.documents().isEmpty()) {
            return;
        }
        Text first = schema.documents().get(0).database();
        if (!first.text().equals(catalog.database())) {
            diagnostics.add(
                    Code.OTHER_DATABASE,
                    first.at(),
                    "the schema names database '%s', but the catalog comes from '%s'"
                            .formatted(first.text(), catalog.database()));
        }
        for (Document document : schema.documents()) {
            Text database = document.database();
            if (!database.text().equals(first.text())) {
                diagnostics.add(
                        new Diagnostic(
                                        Code.SEVERAL_DATABASES,
                                        database.at(),
                                        "one schema file, one database: '%s' here, '%s' in line %d"
                                                .formatted(
                                                        database.text(),
                                                        first.text(),
                                                        first.at().line()))
                                .withNote(
                                        "put the documents of each database into a separate file"));
            }
        }
    }

    private DocumentPlan document(Document document, NodePlan root) {
        document.routing().ifPresent(new RoutingChecker(root, diagnostics)::check);
        var index =
                new IndexMapping(options.mapping(), options.meta(), diagnostics).of(document, root);
        var plugins = new PluginChecker(options.plugins(), diagnostics);
        return new DocumentPlan(
                document.database().text(),
                document.index().text(),
                root,
                document.routing().map(Text::text),
                document.pipeline().map(Text::text),
                document.plugins().stream().map(plugins::check).toList(),
                options.meta(),
                index.settings(),
                index.mapping());
    }
}
