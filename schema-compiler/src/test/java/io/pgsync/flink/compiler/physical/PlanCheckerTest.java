package io.pgsync.flink.compiler.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PlanCheckerTest {
    private static final PhysicalPlan PLAN = plan();

    @Test
    void takesWhatThePlannerMakes() {
        assertThat(PlanChecker.check(PLAN)).isSameAs(PLAN);
    }

    @Test
    void refusesTwoOperatorsOfOneUid() {
        List<OperatorSpec> operators = new ArrayList<>(PLAN.operators());
        operators.add(operators.get(0));
        assertThatThrownBy(() -> check(operators)).hasMessageContaining("that of another operator");
    }

    @Test
    void refusesAPortThatDoesNotExist() {
        List<OperatorSpec> operators = new ArrayList<>(PLAN.operators());
        operators.removeIf(PlanCheckerTest::isRoot);
        assertThatThrownBy(() -> check(operators)).hasMessageContaining("which does not exist");
    }

    @Test
    void refusesALevelThatDoesNotRise() {
        assertRefused(
                root ->
                        new Assemble(
                                root.uid(),
                                root.name(),
                                0,
                                root.rows(),
                                root.where(),
                                root.edges(),
                                root.rendering(),
                                root.output()),
                "is not below that of");
    }

    @Test
    void refusesAnEdgeThatNobodyHas() {
        assertRefused(
                root -> withEdges(root, List.of(new Edge(7, root.edges().get(0).label(), true))),
                "to an edge that");
    }

    @Test
    void refusesTwoEdgesOfOneNumber() {
        assertRefused(
                root -> {
                    List<Edge> edges = new ArrayList<>(root.edges());
                    edges.add(new Edge(edges.get(0).number(), "other", true));
                    return withEdges(root, edges);
                },
                "two edges have one number");
    }

    @Test
    void refusesAChildWithoutAnEdge() {
        assertRefused(
                root ->
                        withEdges(
                                root,
                                List.of(new Edge(root.edges().get(0).number(), "other", true))),
                "no edge of");
    }

    @Test
    void refusesAColumnThatIsNotKept() {
        assertRefused(
                root -> {
                    var documents = (Output.Documents) root.output();
                    return withOutput(
                            root,
                            new Output.Documents(
                                    documents.document(), List.of(99), null, null, List.of()));
                },
                "a column that it does not keep");
    }

    @Test
    void refusesATableThatIsNotRead() {
        PhysicalPlan plan = new PhysicalPlan(List.of(), PLAN.operators());
        assertThatThrownBy(() -> PlanChecker.check(plan))
                .hasMessageContaining("a table that the source does not read");
    }

    @Test
    void refusesASubscriptionWithoutColumns() {
        List<OperatorSpec> operators = new ArrayList<>();
        for (OperatorSpec spec : PLAN.operators()) {
            if (spec instanceof Track track) {
                var first = track.subscriptions().get(0);
                var broken =
                        new OperatorSpec.Subscription(
                                first.to(),
                                List.of(),
                                first.address(),
                                first.receiver(),
                                first.nullWhenNowhere());
                operators.add(new Track(track.uid(), track.name(), track.rows(), List.of(broken)));
            } else {
                operators.add(spec);
            }
        }
        assertThatThrownBy(() -> check(operators)).hasMessageContaining("a key has no columns");
    }

    private static void assertRefused(UnaryOperator<Assemble> mistake, String message) {
        List<OperatorSpec> operators = new ArrayList<>();
        for (OperatorSpec spec : PLAN.operators()) {
            operators.add(isRoot(spec) ? mistake.apply((Assemble) spec) : spec);
        }
        assertThatThrownBy(() -> check(operators))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    private static boolean isRoot(OperatorSpec spec) {
        return spec instanceof Assemble assemble && assemble.output() instanceof Output.Documents;
    }

    private static Assemble withEdges(Assemble root, List<Edge> edges) {
        return new Assemble(
                root.uid(),
                root.name(),
                root.level(),
                root.rows(),
                root.where(),
                edges,
                root.rendering(),
                root.output());
    }

    private static Assemble withOutput(Assemble root, Output output) {
        return new Assemble(
                root.uid(),
                root.name(),
                root.level(),
                root.rows(),
                root.where(),
                root.edges(),
                root.rendering(),
                output);
    }

    private static PhysicalPlan check(List<OperatorSpec> operators) {
        return PlanChecker.check(new PhysicalPlan(PLAN.tables(), operators));
    }

    private static PhysicalPlan plan() {
        try {
            Path through = Path.of("src/test/resources/cases/through");
            Path catalog = Path.of("src/test/resources/library-catalog.json");
            Path own = through.resolve("catalog.json");
            var result =
                    SchemaCompiler.compile(
                            new SchemaFile(
                                    "schema.json",
                                    Files.readString(through.resolve("schema.json"))),
                            Map.of(),
                            CatalogFile.read(Files.readString(Files.exists(own) ? own : catalog)));
            return PhysicalPlanner.plan(((Compiled) result).plan());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
