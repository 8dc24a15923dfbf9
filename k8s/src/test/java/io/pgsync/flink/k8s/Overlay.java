package io.pgsync.flink.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An overlay with its base: the resources that kustomize makes of them, but for labels, namespaces
 * and generated names.
 */
record Overlay(Path folder) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Overlay of(String name) {
        return new Overlay(Path.of("overlays", name));
    }

    private static Path base() {
        return Path.of("base");
    }

    /** The resources, after the overlay's patches. */
    List<JsonNode> resources() throws IOException {
        List<JsonNode> resources = new ArrayList<>();
        for (Path file : resourceFiles()) {
            for (JsonNode resource : documents(file)) {
                resources.add(patched(resource));
            }
        }
        return resources;
    }

    JsonNode resource(String kind) throws IOException {
        return resources().stream()
                .filter(resource -> resource.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " in " + folder));
    }

    /** All files that the two kustomizations name, beside themselves. */
    Stream<Path> namedFiles() throws IOException {
        List<Path> files = new ArrayList<>(resourceFiles());
        texts(read(folder).path("patches"), "path").map(folder::resolve).forEach(files::add);
        JsonNode base = read(base());
        texts(base.path("configurations")).map(base()::resolve).forEach(files::add);
        for (JsonNode map : base.path("configMapGenerator")) {
            texts(map.path("files")).map(base()::resolve).forEach(files::add);
        }
        return files.stream();
    }

    private List<Path> resourceFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        texts(read(base()).path("resources")).map(base()::resolve).forEach(files::add);
        texts(read(folder).path("resources"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .forEach(files::add);
        return files;
    }

    private JsonNode patched(JsonNode resource) throws IOException {
        JsonNode result = resource;
        for (JsonNode patch : read(folder).path("patches")) {
            JsonNode target = patch.path("target");
            if (target.path("kind").equals(resource.path("kind"))
                    && target.path("name").equals(resource.at("/metadata/name"))) {
                Path file = folder.resolve(patch.path("path").asText());
                result = JsonPatch.apply(YAML.readTree(file.toFile()), result);
            }
        }
        return result;
    }

    private static JsonNode read(Path folder) throws IOException {
        return YAML.readTree(folder.resolve("kustomization.yaml").toFile());
    }

    static List<JsonNode> documents(Path file) throws IOException {
        return documents(Files.readString(file));
    }

    static List<JsonNode> documents(String yaml) throws IOException {
        try (var parser = YAML.createParser(yaml)) {
            return YAML.readValues(parser, JsonNode.class).readAll();
        }
    }

    private static Stream<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
    }

    private static Stream<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path(field).asText());
    }
}
