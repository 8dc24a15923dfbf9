package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that users of PGSync know, where a checkout of them lies beside the repository. */
class PublishedExamplesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "airbnb",
                "ancestry",
                "book",
                "node",
                "quiz",
                "schemas",
                "shop",
                "social",
                "starcraft",
                "through",
                "through_schemas"
            })
    void compilesDownToOperators(String name) throws IOException {
        CompileResult result = compile(name, Golden.RESOURCES.resolve("cases/" + name));
        assertThat(result).as(result.report()).isInstanceOf(Compiled.class);
        PhysicalPlan plan = PhysicalPlanner.plan(((Compiled) result).plan());
        assertThat(plan.operators()).isNotEmpty();
    }

    private static CompileResult compile(String name, Path folder) throws IOException {
        Path schema = Path.of("../../shared/golden", name, "schema.json");
        assumeTrue(Files.exists(schema), () -> schema + " is not there");
        return SchemaCompiler.compile(
                SchemaFile.read(schema), Map.of(), Golden.catalog(folder.resolve("catalog.json")));
    }
}
