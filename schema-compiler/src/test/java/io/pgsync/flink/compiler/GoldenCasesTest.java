package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenCasesTest {
    static Stream<Path> folders() {
        return Golden.folders("cases");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void compilesToTheGoldenPlanAndMapping(Path folder) {
        CompileResult result = Golden.compile(folder);
        assertThat(result).as(result.report()).isInstanceOf(Compiled.class);
        Compiled compiled = (Compiled) result;
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("plan.txt", Explain.logical(compiled.plan()));
        outputs.put("mapping.json", mapping(compiled.plan().documents()));
        if (!result.warnings().isEmpty()) {
            outputs.put("warnings.txt", result.report());
        }
        Golden.check(folder, outputs);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void canBePlannedAsOperatorsWithUidsOfTheirOwn(Path folder) {
        Compiled compiled = (Compiled) Golden.compile(folder);
        var uids =
                PhysicalPlanner.plan(compiled.plan()).operators().stream()
                        .map(OperatorSpec::uid)
                        .toList();
        assertThat(uids).isNotEmpty().doesNotHaveDuplicates();
    }

    private static String mapping(List<DocumentPlan> documents) {
        ObjectNode byIndex = JsonNodeFactory.instance.objectNode();
        for (DocumentPlan document : documents) {
            ObjectNode index = byIndex.putObject(document.index());
            index.set("settings", document.settings());
            index.set("mappings", document.mapping());
        }
        return byIndex.toPrettyString() + "\n";
    }
}
