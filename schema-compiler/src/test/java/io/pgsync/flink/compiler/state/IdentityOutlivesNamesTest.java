package io.pgsync.flink.compiler.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A build in which records have other names and explanations other words takes the state of this
 * one for its own, and documents for rendered.
 */
class IdentityOutlivesNamesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    static Stream<Path> folders() throws IOException {
        try (Stream<Path> cases = Files.list(RESOURCES.resolve("cases"))) {
            return Stream.concat(
                    cases.sorted().toList().stream(), Stream.of(RESOURCES.resolve("meta")))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void layoutAndRenderingAreThoseOfARenamedBuild(Path folder) throws Exception {
        Path own = folder.resolve("catalog.json");
        Path catalog = Files.exists(own) ? own : RESOURCES.resolve("library-catalog.json");
        String[] input = {
            Files.readString(folder.resolve("schema.json")),
            Files.readString(catalog),
            Boolean.toString(folder.endsWith("meta"))
        };
        String[] here = new IdentityProbe().apply(input);
        String[] renamed = renamedProbe().apply(input);

        assertThat(renamed[0]).isEqualTo(here[0]);
        assertThat(renamed[1]).isEqualTo(here[0]);
        assertThat(renamed[2]).isEqualTo(here[2]);
        // it is another build indeed
        assertThat(renamed[3]).isNotEqualTo(here[3]);
        assertThat(renamed[4]).isNotEqualTo(here[4]).contains("PhysicalPlanRenamed");
    }

    @SuppressWarnings("unchecked")
    private static Function<String[], String[]> renamedProbe() throws Exception {
        Class<?> probe = new RenamingLoader().loadClass(IdentityProbe.class.getName());
        assertThat(probe).isNotEqualTo(IdentityProbe.class);
        return (Function<String[], String[]>) probe.getDeclaredConstructor().newInstance();
    }
}
