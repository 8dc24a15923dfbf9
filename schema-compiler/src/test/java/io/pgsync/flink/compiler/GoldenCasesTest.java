package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.explain.Explain;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.oracle.OracleQuery;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.state.RenderingForm;
import io.pgsync.flink.compiler.state.StateLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Path> folders() {
        return Golden.folders("cases");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void compilesToTheGoldenPlans(Path folder) {
        check(folder, Golden.compile(folder));
    }

    /** With {@code _meta}, junction tables have operators of their own. */
    @Test
    void metaHasItsGoldenPlan() {
        Path folder = Golden.RESOURCES.resolve("meta");
        check(folder, Golden.compile(folder, CompileOptions.DEFAULT.withMeta(true)));
    }

    private static void check(Path folder, CompileResult result) {
        assertThat(result).as(result.report()).isInstanceOf(Compiled.class);
        LogicalPlan plan = ((Compiled) result).plan();
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("plan.txt", Explain.logical(plan));
        PhysicalPlan physical = PhysicalPlanner.plan(plan);
        outputs.put("operators.txt", Explain.operators(physical));
        outputs.put("state.json", state(physical));
        outputs.put("mapping.json", mapping(plan.documents()));
        outputs.put("oracle.sql", oracle(plan.documents()));
        if (!result.warnings().isEmpty()) {
            outputs.put("warnings.txt", result.report());
        }
        Golden.check(folder, outputs);
    }

    /**
     * A changed line is state that a savepoint holds under a uid which no operator has any more.
     */
    @Test
    void allOperatorsHaveTheGoldenUids() {
        var uids = new StringBuilder();
        folders()
                .forEach(
                        folder -> {
                            uids.append(folder.getFileName()).append('\n');
                            uids(folder).forEach(uid -> uids.append("  ").append(uid).append('\n'));
                        });
        Golden.check(Golden.RESOURCES.resolve("uids.txt"), uids.toString());
    }

    private static List<OperatorUid> uids(Path folder) {
        Compiled compiled = (Compiled) Golden.compile(folder);
        List<OperatorUid> uids =
                PhysicalPlanner.plan(compiled.plan()).operators().stream()
                        .map(OperatorSpec::uid)
                        .toList();
        assertThat(uids).as("%s", folder).isNotEmpty().doesNotHaveDuplicates();
        return uids;
    }

    /** What savepoints hold, and the form by which a job knows that it renders as before. */
    private static String state(PhysicalPlan plan) {
        try {
            ObjectNode state = JsonNodeFactory.instance.objectNode();
            state.set("layout", JSON.readTree(StateLayout.of(plan, "UTC").toJson()));
            state.set("rendering", RenderingForm.of(plan));
            return state.toPrettyString() + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String oracle(List<DocumentPlan> documents) {
        var sql = new StringBuilder();
        for (DocumentPlan document : documents) {
            OracleQuery query = OracleQuery.of(document);
            sql.append("-- documents of ").append(document.name()).append('\n');
            sql.append(query.all()).append(";\n\n");
            sql.append("-- ids of ").append(document.name()).append('\n');
            sql.append(query.idsOf()).append(";\n\n");
        }
        return sql.toString();
    }

    private static String mapping(List<DocumentPlan> documents) {
        ObjectNode byIndex = JsonNodeFactory.instance.objectNode();
        for (DocumentPlan document : documents) {
            ObjectNode index = byIndex.putObject(document.name());
            index.set("settings", document.settings());
            index.set("mappings", document.mapping());
        }
        return byIndex.toPrettyString() + "\n";
    }
}
