package io.pgsync.flink.job.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads docker-compose.yml strictly: a key that is unknown here is a mistake or must be added. */
class ComposeFileTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final String DURATION = "[0-9]+(ms|s|m)";

    private record ComposeFile(
            Map<String, Service> services,
            Map<String, JsonNode> volumes,
            @JsonProperty("x-flink") JsonNode flink) {}

    private record Service(
            String image,
            String build,
            List<String> command,
            Map<String, String> environment,
            List<String> volumes,
            List<String> ports,
            List<String> profiles,
            @JsonProperty("depends_on") JsonNode dependsOn,
            String restart,
            Healthcheck healthcheck) {}

    private record Healthcheck(List<String> test, String interval, String timeout, int retries) {}

    private final ComposeFile file = read();

    private static ComposeFile read() {
        try {
            // Jackson alone does not follow the references within a file
            Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            Object content = yaml.load(Files.readString(CHECKOUT.resolve("docker-compose.yml")));
            return new ObjectMapper().convertValue(content, ComposeFile.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasEverythingThatTheJobSpeaksTo() {
        assertThat(file.services())
                .containsOnlyKeys(
                        "postgres",
                        "opensearch",
                        "elasticsearch",
                        "redis",
                        "jobmanager",
                        "taskmanager");
        assertThat(file.services().get("elasticsearch").profiles()).containsOnly("elasticsearch");
        assertThat(file.services().get("postgres").command()).contains("wal_level=logical");
    }

    @Test
    void everyImageIsOneVersionThatDoesNotMove() {
        file.services()
                .forEach(
                        (name, service) ->
                                assertThat(service.image())
                                        .as(name)
                                        .matches("[a-z0-9./-]+:[0-9]+\\.[0-9]+[0-9.]*"));
        assertThat(file.services().get("postgres").image()).startsWith("postgres:");
    }

    @Test
    void nothingListensBeyondThisMachine() {
        file.services().values().stream()
                .filter(service -> service.ports() != null)
                .flatMap(service -> service.ports().stream())
                .forEach(port -> assertThat(port).matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+"));
    }

    @Test
    void everyServiceSaysHowToTellWhetherItWorks() {
        file.services()
                .forEach(
                        (name, service) -> {
                            Healthcheck check = service.healthcheck();
                            assertThat(check).as(name).isNotNull();
                            assertThat(check.test().get(0)).isIn("CMD", "CMD-SHELL");
                            assertThat(check.test()).hasSizeGreaterThan(1);
                            assertThat(check.interval()).matches(DURATION);
                            assertThat(check.timeout()).matches(DURATION);
                            assertThat(check.retries()).isPositive();
                        });
    }

    @Test
    void whatIsNamedIsThere() {
        file.services()
                .forEach(
                        (name, service) -> {
                            names(service.dependsOn())
                                    .forEach(
                                            other ->
                                                    assertThat(file.services()).containsKey(other));
                            if (service.volumes() != null) {
                                service.volumes().forEach(this::checkVolume);
                            }
                        });
        assertThat(CHECKOUT.resolve("Dockerfile")).isRegularFile();
    }

    private static Set<String> names(JsonNode dependsOn) {
        if (dependsOn == null) {
            return Set.of();
        }
        ObjectMapper json = new ObjectMapper();
        return dependsOn.isArray()
                ? Set.copyOf(json.convertValue(dependsOn, List.class))
                : Set.copyOf(json.convertValue(dependsOn, Map.class).keySet());
    }

    private void checkVolume(String volume) {
        String source = volume.split(":")[0];
        if (source.startsWith("./")) {
            assertThat(CHECKOUT.resolve(source)).isRegularFile();
        } else {
            assertThat(file.volumes()).containsKey(source);
        }
    }

    @Test
    void theImageIsBuiltOfFilesThatAreThere() throws IOException {
        List<String> copied =
                Files.readAllLines(CHECKOUT.resolve("Dockerfile")).stream()
                        .filter(line -> line.startsWith("COPY") && !line.contains("--from"))
                        .map(line -> line.replaceAll("--\\S+ ", "").split(" ")[1])
                        .toList();
        assertThat(copied).contains("flink-conf/config.yaml");
        copied.forEach(path -> assertThat(CHECKOUT.resolve(path)).exists());
    }
}
