package io.pgsync.flink.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.apache.flink.kubernetes.operator.config.FlinkConfigManager;
import org.apache.flink.kubernetes.operator.validation.DefaultValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlaysTest {
    private static final ObjectMapper STRICT = StrictMapper.create();

    private static final Map<String, Class<?>> KINDS =
            Map.of(
                    "FlinkDeployment", FlinkDeployment.class,
                    "Namespace", Namespace.class,
                    "PersistentVolumeClaim", PersistentVolumeClaim.class,
                    "PodMonitor", PodMonitor.class,
                    "Role", Role.class,
                    "RoleBinding", RoleBinding.class,
                    "Secret", Secret.class,
                    "ServiceAccount", ServiceAccount.class);

    private final DefaultValidator operator =
            new DefaultValidator(new FlinkConfigManager(new Configuration(), namespaces -> {}));

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void theOperatorAcceptsTheDeployment(String overlay) throws Exception {
        FlinkDeployment deployment = deployment(overlay);
        assertThat(operator.validateDeployment(deployment)).isEmpty();
        assertThat(deployment.getSpec().getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);

        deployment.getSpec().getFlinkConfiguration().remove("state.savepoints.dir");
        assertThat(operator.validateDeployment(deployment)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void everyFieldIsOneThatItsKindHas(String overlay) throws Exception {
        for (JsonNode resource : Overlay.of(overlay).resources()) {
            assertThat(strictly(resource)).isNotNull();
        }
        for (JsonNode resource : Overlay.documents(Path.of("secret.example.yaml"))) {
            assertThat(strictly(resource)).isNotNull();
        }
    }

    @Test
    void aFieldThatItsKindDoesNotHaveIsFound() throws Exception {
        for (String place : List.of("/spec", "/spec/job", "/spec/podTemplate/spec/containers/0")) {
            JsonNode deployment = Overlay.of("dev").resource("FlinkDeployment");
            ((ObjectNode) deployment.at(place)).put("mistake", 1);
            assertThatThrownBy(() -> strictly(deployment))
                    .as(place)
                    .isInstanceOf(UnrecognizedPropertyException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void whatTheDeploymentNamesIsThere(String overlay) throws Exception {
        JsonNode deployment = Overlay.of(overlay).resource("FlinkDeployment");
        String account = deployment.at("/spec/serviceAccount").asText();
        assertThat(names(overlay, "ServiceAccount")).containsExactly(account);
        JsonNode binding = Overlay.of(overlay).resource("RoleBinding");
        assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
        assertThat(names(overlay, "Role")).containsExactly(binding.at("/roleRef/name").asText());

        JsonNode pod = deployment.at("/spec/podTemplate/spec");
        Set<String> volumes = texts(pod.path("volumes"), "/name");
        assertThat(texts(pod.at("/containers/0/volumeMounts"), "/name")).isEqualTo(volumes);
        assertThat(texts(pod.path("volumes"), "/persistentVolumeClaim/claimName"))
                .isEqualTo(names(overlay, "PersistentVolumeClaim"));
        JsonNode generated =
                Overlay.documents(Path.of("base/kustomization.yaml"))
                        .get(0)
                        .path("configMapGenerator");
        assertThat(texts(pod.path("volumes"), "/configMap/name"))
                .isEqualTo(texts(generated, "/name"));
        JsonNode secret = Overlay.documents(Path.of("secret.example.yaml")).get(0);
        assertThat(pod.at("/containers/0/envFrom/0/secretRef/name"))
                .isEqualTo(secret.at("/metadata/name"));

        JsonNode monitor = Overlay.of(overlay).resource("PodMonitor");
        assertThat(texts(pod.at("/containers/0/ports"), "/name"))
                .contains(monitor.at("/spec/podMetricsEndpoints/0/port").asText());
        assertThat(monitor.at("/spec/selector/matchLabels/app"))
                .isEqualTo(deployment.at("/metadata/name"));
    }

    @Test
    void everyFileIsNamedAndEveryNameIsAFile() throws Exception {
        Set<Path> named =
                Stream.of(Overlay.of("dev"), Overlay.of("prod"))
                        .flatMap(OverlaysTest::files)
                        .collect(Collectors.toSet());
        assertThat(named).allSatisfy(file -> assertThat(file).isRegularFile());
        try (Stream<Path> files =
                Stream.concat(Files.walk(Path.of("base")), Files.walk(Path.of("overlays")))) {
            assertThat(files.filter(Files::isRegularFile))
                    .filteredOn(file -> !file.endsWith("kustomization.yaml"))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void theSchemaIsTheShops() throws Exception {
        assertThat(Path.of("base/schema.json"))
                .hasSameTextualContentAs(Path.of("../examples/shop/schema.json"));
    }

    /** Where kubectl is installed, which brings kustomize. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void kustomizeMakesTheSame(String overlay) throws Exception {
        Optional<File> kubectl = kubectl();
        assumeTrue(kubectl.isPresent(), "no kubectl on this machine");
        List<JsonNode> made = Overlay.documents(kustomize(kubectl.get(), overlay));
        for (JsonNode expected : Overlay.of(overlay).resources()) {
            JsonNode found =
                    made.stream()
                            .filter(each -> each.path("kind").equals(expected.path("kind")))
                            .findFirst()
                            .orElseThrow();
            assertThat(generalized(found).path("spec"))
                    .isEqualTo(generalized(expected).path("spec"));
        }
        JsonNode map =
                made.stream()
                        .filter(each -> each.path("kind").asText().equals("ConfigMap"))
                        .findFirst()
                        .orElseThrow();
        String generatedName = map.at("/metadata/name").asText();
        assertThat(generatedName).startsWith("pgsync-schema-");
        assertThat(kustomize(kubectl.get(), overlay)).contains("name: " + generatedName);
        assertThat(map.at("/data/schema.json").asText())
                .isEqualTo(Files.readString(Path.of("base/schema.json")));
    }

    /** With generated names as they stand in the files. */
    private static JsonNode generalized(JsonNode resource) throws IOException {
        return STRICT.readTree(
                resource.toString().replaceAll("\"pgsync-schema-[a-z0-9]+\"", "\"pgsync-schema\""));
    }

    private static Optional<File> kubectl() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, "kubectl"))
                .filter(File::canExecute)
                .findFirst();
    }

    private static String kustomize(File kubectl, String overlay) throws Exception {
        Process process =
                new ProcessBuilder(kubectl.toString(), "kustomize", "overlays/" + overlay).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as(new String(process.getErrorStream().readAllBytes()))
                .isZero();
        return out;
    }

    private static Stream<Path> files(Overlay overlay) {
        try {
            return overlay.namedFiles();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static FlinkDeployment deployment(String overlay) throws Exception {
        return (FlinkDeployment) strictly(Overlay.of(overlay).resource("FlinkDeployment"));
    }

    private static Object strictly(JsonNode resource) throws IOException {
        Class<?> type = KINDS.get(resource.path("kind").asText());
        assertThat(type).as("the class of %s", resource.path("kind")).isNotNull();
        return STRICT.treeToValue(resource, type);
    }

    private static Set<String> names(String overlay, String kind) throws IOException {
        return Overlay.of(overlay).resources().stream()
                .filter(resource -> resource.path("kind").asText().equals(kind))
                .map(resource -> resource.at("/metadata/name").asText())
                .collect(Collectors.toSet());
    }

    /** The values at a place within the elements of a list, of those that have it. */
    private static Set<String> texts(JsonNode list, String place) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.at(place))
                .filter(value -> !value.isMissingNode())
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }
}
