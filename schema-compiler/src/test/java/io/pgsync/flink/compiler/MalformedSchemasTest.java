package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a schema, the answer is a plan or a message, never a stack trace. */
class MalformedSchemasTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> REPLACEMENTS =
            List.of(
                    "null",
                    "1",
                    "true",
                    "\"\"",
                    "\"id\"",
                    "\"doc->a\"",
                    "[]",
                    "[1]",
                    "[\"id\"]",
                    "{}",
                    "{\"id\": \"x\"}",
                    "{\"id\": {\"id\": \"x\"}}");

    static Stream<Path> folders() {
        return Golden.folders("cases");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void anyValueInAnyPlaceIsCompiledOrReported(Path folder) throws Exception {
        Path own = folder.resolve("catalog.json");
        Catalog catalog =
                Golden.catalog(
                        Files.exists(own) ? own : Golden.RESOURCES.resolve("library-catalog.json"));
        String text = Golden.read(folder.resolve("schema.json"));
        List<String> pointers = new ArrayList<>();
        collect(JSON.readTree(text), "", pointers);
        assertThat(pointers).hasSizeGreaterThan(3);
        for (String pointer : pointers) {
            for (String replacement : REPLACEMENTS) {
                String changed = replaced(text, pointer, replacement);
                assertThatCode(() -> compileAndPlan(changed, catalog))
                        .as("%s at %s of %s", replacement, pointer, folder)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void anyBeginningOfAFileIsReported(Path folder) {
        String text = Golden.read(folder.resolve("schema.json")).stripTrailing();
        Catalog catalog = Golden.catalog(Golden.RESOURCES.resolve("library-catalog.json"));
        for (int length = 0; length < text.length(); length++) {
            var file = new SchemaFile("schema.json", text.substring(0, length));
            CompileResult result = SchemaCompiler.compile(file, Map.of(), catalog);
            assertThat(result).isInstanceOf(CompileResult.Rejected.class);
            assertThat(result.report()).contains("error[E101]");
        }
    }

    private static void compileAndPlan(String text, Catalog catalog) {
        CompileResult result =
                SchemaCompiler.compile(new SchemaFile("schema.json", text), Map.of(), catalog);
        result.report();
        if (result instanceof Compiled compiled) {
            Explain.logical(compiled.plan());
            PhysicalPlanner.plan(compiled.plan());
        }
    }

    private static void collect(JsonNode node, String pointer, List<String> pointers) {
        pointers.add(pointer);
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(m -> collect(m.getValue(), pointer + "/" + escape(m), pointers));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                collect(array.get(i), pointer + "/" + i, pointers);
            }
        }
    }

    private static String escape(Map.Entry<String, JsonNode> member) {
        return member.getKey().replace("~", "~0").replace("/", "~1");
    }

    private static String replaced(String text, String pointer, String replacement)
            throws Exception {
        if (pointer.isEmpty()) {
            return replacement;
        }
        JsonNode root = JSON.readTree(text);
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        JsonNode parent = root.at(pointer.substring(0, slash));
        if (parent instanceof ObjectNode object) {
            object.set(name, JSON.readTree(replacement));
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), JSON.readTree(replacement));
        }
        return root.toPrettyString();
    }
}
