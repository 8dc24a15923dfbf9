package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.explain.Explain;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
        Catalog catalog = catalog(folder);
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

    /** What a slip of the keyboard or of the mouse does to a file. */
    @ParameterizedTest
    @MethodSource("folders")
    void anySlipIsCompiledOrReported(Path folder) {
        Catalog catalog = catalog(folder);
        String text = Golden.read(folder.resolve("schema.json"));
        for (int seed = 0; seed < 200; seed++) {
            Slips slips = new Slips(text, seed);
            String changed = slips.make(1 + seed % 3);
            assertThatCode(() -> compileAndPlan(changed, catalog))
                    .as("seed %d of %s: %s", seed, folder, changed)
                    .doesNotThrowAnyException();
        }
    }

    /**
     * Random changes of a text: a piece is lost, doubled or moved, a character or a name is wrong.
     */
    private static final class Slips {
        private static final String CHARACTERS = "{}[],:\"'\\->#$ \n\t\u0000\u00e909azA_.";
        private static final Pattern STRING = Pattern.compile("\"[^\"\n]*\"");

        private final Random random;
        private final StringBuilder text;
        private final List<String> strings;

        Slips(String text, int seed) {
            this.random = new Random(seed);
            this.text = new StringBuilder(text);
            this.strings = STRING.matcher(text).results().map(MatchResult::group).toList();
        }

        String make(int count) {
            for (int i = 0; i < count && !text.isEmpty(); i++) {
                slip();
            }
            return text.toString();
        }

        private void slip() {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + 1 + random.nextInt(40));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, text.substring(from, to));
                case 2 -> {
                    String piece = text.substring(from, to);
                    text.delete(from, to).insert(random.nextInt(text.length() + 1), piece);
                }
                case 3 ->
                        text.setCharAt(
                                from, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                default -> exchangeString();
            }
        }

        private void exchangeString() {
            List<MatchResult> places = STRING.matcher(text).results().toList();
            if (!places.isEmpty()) {
                MatchResult place = places.get(random.nextInt(places.size()));
                String other = strings.get(random.nextInt(strings.size()));
                text.replace(place.start(), place.end(), other);
            }
        }
    }

    private static Catalog catalog(Path folder) {
        Path own = folder.resolve("catalog.json");
        return Golden.catalog(
                Files.exists(own) ? own : Golden.RESOURCES.resolve("library-catalog.json"));
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
