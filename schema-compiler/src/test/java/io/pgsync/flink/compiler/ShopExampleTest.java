package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.explain.Explain;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example that the documentation explains. */
class ShopExampleTest {
    private static final Path SHOP = Path.of("../examples/shop");
    private static final String ARCHITECTURE = Golden.read(Path.of("../docs/architecture.md"));

    @Test
    void architectureShowsItsPlans() throws IOException {
        LogicalPlan plan = compile();
        assertThat(ARCHITECTURE)
                .contains(asCode(Explain.logical(plan)))
                .contains(asCode(Explain.operators(PhysicalPlanner.plan(plan))));
    }

    /** As Markdown wants it: every line but empty ones behind four blanks. */
    private static String asCode(String text) {
        return text.replaceAll("(?m)^(?=.)", "    ");
    }

    private static LogicalPlan compile() throws IOException {
        CompileResult result =
                SchemaCompiler.compile(
                        SchemaFile.read(SHOP.resolve("schema.json")),
                        Map.of(),
                        Golden.catalog(SHOP.resolve("catalog.json")));
        assertThat(result.report()).isEmpty();
        return ((Compiled) result).plan();
    }
}
