package io.pgsync.flink.job.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.testing.RunningJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of PGSync's examples with what PGSync made of it; lies beside the checkout, see {@link
 * #root}.
 */
record GoldenExample(Path directory) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Pattern BLOCK = Pattern.compile("-- @(\\S+) (tx|seq|pause)\\s*");

    /** Changes that are made together, and the documents afterwards. */
    record Block(String name, List<String> transactions, Path expected) {}

    /** The folder of all examples, which exists beside the project's own checkout only. */
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("mvnw"))) {
            at = at.getParent();
        }
        return at == null ? Path.of("golden") : at.resolveSibling("shared").resolve("golden");
    }

    static GoldenExample named(String name) {
        return new GoldenExample(root().resolve(name));
    }

    /** Makes a database of that name with its data; skips the test where there are no examples. */
    static GoldenExample load(String name) throws SQLException {
        assumeTrue(Files.isDirectory(root()), "the golden examples are not here");
        GoldenExample example = named(name);
        SharedEngines.createDatabase(name);
        RunningJob.execute(name, example.data());
        return example;
    }

    String schema() {
        return read(directory.resolve("schema.json"));
    }

    String data() {
        return read(directory.resolve("data.sql"));
    }

    Map<String, JsonNode> expected() {
        return documents(directory.resolve("expected.ndjson"));
    }

    /** The blocks of one folder of changes, in order. */
    List<Block> blocks(String folder) {
        List<Block> blocks = new ArrayList<>();
        Path changes = directory.resolve(folder);
        String[] lines = read(changes.resolve("changes.sql")).split("\n");
        for (int i = 0; i < lines.length; i++) {
            Matcher header = BLOCK.matcher(lines[i]);
            if (header.matches()) {
                List<String> statements = new ArrayList<>();
                while (i + 1 < lines.length && !lines[i + 1].startsWith("-- @")) {
                    statements.add(lines[++i]);
                }
                boolean together = header.group(2).equals("tx");
                String sql = String.join("\n", statements);
                blocks.add(
                        new Block(
                                header.group(1),
                                together ? List.of(sql) : statements(sql),
                                expected(changes, header.group(1))));
            }
        }
        return blocks;
    }

    static List<String> statements(String sql) {
        return Arrays.stream(sql.split(";\\s*\n?")).filter(s -> !s.isBlank()).toList();
    }

    private static Path expected(Path changes, String block) {
        try (Stream<Path> files = Files.list(changes)) {
            return files.filter(
                            f -> f.getFileName().toString().matches("\\d+-" + block + ".ndjson"))
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Documents by id, normalised. */
    static Map<String, JsonNode> documents(Path file) {
        Map<String, JsonNode> documents = new TreeMap<>();
        for (JsonNode document : lines(file)) {
            ObjectNode source = (ObjectNode) document.get("_source");
            source.remove("_meta");
            documents.put(document.get("_id").asText(), normalise(source));
        }
        return documents;
    }

    /** By id, PGSync's {@code _meta}. */
    static Map<String, JsonNode> metas(Path file) {
        Map<String, JsonNode> metas = new TreeMap<>();
        for (JsonNode document : lines(file)) {
            metas.put(document.get("_id").asText(), document.get("_source").get("_meta"));
        }
        return metas;
    }

    /** By id, the routings of the documents that have one. */
    static Map<String, String> routings(Path file) {
        Map<String, String> routings = new TreeMap<>();
        for (JsonNode document : lines(file)) {
            if (document.hasNonNull("_routing")) {
                routings.put(document.get("_id").asText(), document.get("_routing").asText());
            }
        }
        return routings;
    }

    private static List<JsonNode> lines(Path file) {
        return read(file).lines().filter(l -> !l.isBlank()).map(GoldenExample::parse).toList();
    }

    /** Numbers by value, arrays as multisets, objects in one order. */
    static JsonNode normalise(JsonNode node) {
        if (node.isNumber()) {
            BigDecimal value = node.decimalValue();
            return JsonNodeFactory.instance.numberNode(
                    value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
        }
        if (node.isArray()) {
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            List<JsonNode> items = new ArrayList<>();
            node.forEach(item -> items.add(normalise(item)));
            items.sort(Comparator.comparing(JsonNode::toString));
            return sorted.addAll(items);
        }
        if (node.isObject()) {
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(f -> fields.put(f.getKey(), normalise(f.getValue())));
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            sorted.setAll(fields);
            return sorted;
        }
        return node;
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
