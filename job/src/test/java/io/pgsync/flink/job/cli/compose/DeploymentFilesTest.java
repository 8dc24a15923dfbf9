package io.pgsync.flink.job.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pgsync.flink.job.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

/** The options that docker-compose.yml and k8s pass to the job and to Flink. */
class DeploymentFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Addresses, which the operator chooses, and sizes, which it has fields for. */
    private static final Pattern NOT_FOR_KUBERNETES =
            Pattern.compile(
                    "(jobmanager\\.(rpc|bind-host|memory)|rest\\.|taskmanager\\.(host|bind-host)"
                            + "|taskmanager\\.memory\\.process|parallelism\\.).*");

    /** The names of before 1.20, for operators that know no others. */
    private static final Map<String, String> FOLDERS =
            Map.of(
                    "execution.checkpointing.dir", "state.checkpoints.dir",
                    "execution.checkpointing.savepoint-dir", "state.savepoints.dir");

    private final Configuration shipped = GlobalConfiguration.loadConfiguration("../flink-conf");
    private final JsonNode deployment = read("../k8s/base/flinkdeployment.yaml");
    private final JsonNode composeFile = read("../docker-compose.yml");
    private final JsonNode compose = composeFile.path("services");

    private static JsonNode read(String file) {
        try {
            return YAML.readTree(Path.of(file).toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theJobUnderstandsTheArgumentsOfKubernetes() {
        JsonNode job = deployment.at("/spec/job");
        assertThat(job.path("entryClass").asText()).isEqualTo(Main.class.getName());
        assertThat(schema(texts(job.path("args")))).isEqualTo("/schema/schema.json");
        JsonNode mount = deployment.at("/spec/podTemplate/spec/containers/0/volumeMounts/0");
        assertThat(mount.path("mountPath").asText()).isEqualTo("/schema");
    }

    @Test
    void theJobUnderstandsTheArgumentsOfCompose() {
        List<String> command = texts(compose.at("/jobmanager/command"));
        assertThat(command.subList(0, 3))
                .containsExactly("standalone-job", "--job-classname", Main.class.getName());
        String schema = schema(command.subList(3, command.size()));
        assertThat(texts(compose.at("/jobmanager/volumes")))
                .contains("./examples/shop/schema.json:" + schema + ":ro");
    }

    private static String schema(List<String> arguments) {
        ParseResult result = Main.commandLine().parseArgs(arguments.toArray(String[]::new));
        assertThat(result.hasSubcommand()).isFalse();
        return result.matchedOptionValue("--schema", null);
    }

    @Test
    void kubernetesHasTheShippedConfiguration() {
        Map<String, String> expected = new TreeMap<>();
        shipped.toMap()
                .forEach(
                        (key, value) -> {
                            if (!NOT_FOR_KUBERNETES.matcher(key).matches()) {
                                expected.put(FOLDERS.getOrDefault(key, key), value);
                            }
                        });
        Map<String, String> found = new TreeMap<>();
        deployment
                .at("/spec/flinkConfiguration")
                .properties()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue().asText()));
        assertThat(found).containsOnlyKeys(withOwnKeys(expected.keySet()));
        FOLDERS.values().forEach(folder -> expected.put(folder, found.get(folder)));
        assertThat(found).containsAllEntriesOf(expected);
    }

    private static Set<String> withOwnKeys(Set<String> keys) {
        Set<String> all = new TreeSet<>(keys);
        all.addAll(
                List.of(
                        "high-availability.type",
                        "high-availability.storageDir",
                        "kubernetes.operator.deployment.rollback.enabled",
                        "kubernetes.operator.savepoint.history.max.count"));
        return all;
    }

    @Test
    void composeChangesOnlyWhatTheShippedConfigurationHas() {
        String properties = composeFile.at("/x-flink/FLINK_PROPERTIES").asText();
        Map<String, String> changed =
                properties
                        .lines()
                        .map(line -> line.split(": ", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        assertThat(shipped.toMap()).containsKeys(changed.keySet().toArray(String[]::new));
        assertThat(changed).hasSizeGreaterThan(3);
    }

    @Test
    void everyVariableIsADocumentedOne() throws IOException {
        Set<String> documented =
                Pattern.compile("`([A-Z]+_[A-Z_]+)`")
                        .matcher(Files.readString(Path.of("../docs/configuration.md")))
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .collect(Collectors.toSet());
        List<String> used = new ArrayList<>();
        compose.at("/jobmanager/environment").fieldNames().forEachRemaining(used::add);
        used.remove("<<"); // what Flink's image reads
        read("../k8s/secret.example.yaml")
                .path("stringData")
                .fieldNames()
                .forEachRemaining(used::add);
        assertThat(documented).containsAll(used);
        assertThat(used).contains("PG_URL", "ELASTICSEARCH_URL", "REDIS_URL");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
