package io.pgsync.flink.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.filter.FilterParser;
import io.pgsync.flink.compiler.filter.InvalidFilterException;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.logical.Cardinality;
import io.pgsync.flink.compiler.logical.ColumnSelection;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.logical.JoinPlan.ColumnPair;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.logical.NodePath;
import io.pgsync.flink.compiler.logical.NodePlan;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.logical.TransformPlan;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.compiler.state.LayoutComparison;
import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random document trees over random rows and changes: after every settled transaction, the
 * documents equal those of nested loops over the tables, every document written in between is
 * correct for its version, and after deleting all rows no state is left.
 */
class RandomTopologyTest {
    private static final int SCRIPTS = Integer.getInteger("pgsync.topology.scripts", 150);
    private static final long FIRST_SEED = Long.getLong("pgsync.topology.seed", 1);
    private static final List<String> COLUMNS = List.of("id", "a", "b", "c");
    private static final int TABLES = 3;
    private static final long SNAPSHOT_POSITION = 0x1000000;

    @Test
    void documentsEqualNestedLoopsAfterEveryTransaction() throws Exception {
        int upgrades = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SCRIPTS; seed++) {
            Script script = new Script(seed);
            script.run();
            upgrades += script.upgrades;
        }
        assertThat(SCRIPTS == 1 ? 1 : upgrades).as("changes of schemas").isPositive();
    }

    private static final class Script {
        private final long seed;
        private final Random random;
        private final List<Table> catalog;
        private DocumentPlan document;
        private PhysicalPlan plan;
        private final Map<TableName, TreeMap<Integer, Map<String, Integer>>> rows = new HashMap<>();
        private final TreeMap<Long, Map<String, String>> history = new TreeMap<>();
        private long position = SNAPSHOT_POSITION;
        private long renderedAnewAt = Long.MIN_VALUE;
        private int upgrades;

        Script(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.catalog = IntStream.range(0, TABLES).mapToObj(Script::table).toList();
            catalog.forEach(t -> rows.put(t.name(), new TreeMap<>()));
            this.document = document();
            this.plan = PhysicalPlanner.plan(new LogicalPlan(List.of(document)));
        }

        void run() throws Exception {
            try (TopologySimulation simulation =
                    new TopologySimulation(plan, seed, seed % 10 == 0)) {
                load(simulation);
                compare(simulation, "after the snapshot");
                boolean checkpointed = false;
                for (int transaction = 0; transaction < 12; transaction++) {
                    int burst = 1 + random.nextInt(3);
                    for (int i = 0; i < burst; i++) {
                        transaction(simulation);
                        remember();
                        simulation.run(random.nextInt(20));
                        if (random.nextBoolean()) {
                            simulation.watermark(position);
                        }
                        simulation.run(random.nextInt(20));
                        if (random.nextInt(12) == 0) {
                            simulation.restart(true);
                        }
                        if (random.nextInt(4) == 0) {
                            simulation.checkpoint();
                            checkpointed = true;
                        }
                    }
                    if (checkpointed && random.nextInt(5) == 0) {
                        simulation.fail(position + 1);
                        if (random.nextBoolean()) {
                            // comes under one watermark with what the run before had shown
                            transaction(simulation);
                            remember();
                        }
                    }
                    if (checkpointed && random.nextInt(8) == 0) {
                        changeSchema(simulation);
                    }
                    simulation.watermark(position);
                    simulation.settle();
                    compare(simulation, "after transaction " + transaction);
                }
                emptyAll(simulation);
                remember();
                simulation.watermark(position);
                simulation.settle();
                compare(simulation, "after deleting all rows");
                assertThat(simulation.stateSize()).as("state left, seed %d", seed).isZero();
            }
        }

        /** The job goes on with another schema, if its state holds what that needs. */
        private void changeSchema(TopologySimulation simulation) throws Exception {
            DocumentPlan next = new SchemaChange(random).of(document);
            PhysicalPlan nextPlan = PhysicalPlanner.plan(new LogicalPlan(List.of(next)));
            if (!LayoutComparison.missing(layout(plan), layout(nextPlan)).isEmpty()) {
                return;
            }
            if (!uids(plan).equals(uids(nextPlan))) {
                // nothing is on its way in a savepoint
                simulation.watermark(position);
                simulation.settle();
                simulation.checkpoint();
                if (random.nextBoolean()) {
                    transaction(simulation);
                    remember();
                    simulation.run(random.nextInt(20));
                    simulation.watermark(position);
                    simulation.run(random.nextInt(20));
                }
            }
            compareOperations(simulation, "before the schema changes");
            position += 8;
            simulation.upgrade(nextPlan, position);
            document = next;
            plan = nextPlan;
            renderedAnewAt = position;
            remember();
            upgrades++;
            // what the next failure starts from must know the new schema
            simulation.run(random.nextInt(20));
            simulation.checkpoint();
        }

        private static StateLayout layout(PhysicalPlan plan) {
            return StateLayout.of(plan, "UTC");
        }

        private static List<OperatorUid> uids(PhysicalPlan plan) {
            return plan.operators().stream().map(OperatorSpec::uid).toList();
        }

        private static Table table(int number) {
            PgType integer = PgType.of("int4", PgType.Kind.INTEGER);
            return new Table(
                    new TableName("public", "t" + number),
                    Table.Kind.TABLE,
                    COLUMNS.stream()
                            .map(name -> new Column(name, integer, !name.equals("id"), false))
                            .toList(),
                    List.of("id"),
                    List.of(),
                    Table.ReplicaIdentity.DEFAULT,
                    List.of("id"));
        }

        private DocumentPlan document() {
            var json = JsonNodeFactory.instance;
            return new DocumentPlan(
                    "db",
                    "docs",
                    node(new NodePath(List.of("root")), 0),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    random.nextInt(3) == 0,
                    json.objectNode(),
                    json.objectNode());
        }

        private NodePlan node(NodePath path, int depth) {
            Table table = catalog.get(random.nextInt(TABLES));
            List<EdgePlan> edges = new ArrayList<>();
            int children = depth >= 3 ? 0 : random.nextInt(depth == 0 ? 4 : 3);
            for (int i = 0; i < children; i++) {
                edges.add(edge(table, path, "child" + i, depth));
            }
            List<ColumnSelection> columns = new ArrayList<>();
            COLUMNS.stream()
                    .filter(c -> random.nextBoolean() || c.equals("a"))
                    .forEach(c -> columns.add(new ColumnSelection(c, c, Optional.empty())));
            return new NodePlan(
                    path, table, List.of("id"), columns, where(table), TransformPlan.NONE, edges);
        }

        private RowFilter where(Table table) {
            if (random.nextInt(4) > 0) {
                return RowFilter.ALL;
            }
            String filter =
                    List.of("a > 2", "b in (1, 2, 3)", "not c = 4", "a is null or b <= a")
                            .get(random.nextInt(4));
            try {
                return FilterParser.parse(filter, table::column);
            } catch (InvalidFilterException e) {
                throw new IllegalStateException(e);
            }
        }

        private EdgePlan edge(Table parent, NodePath path, String label, int depth) {
            NodePlan child = node(path.child(label), depth + 1);
            JoinPlan join =
                    random.nextInt(3) > 0
                            ? new JoinPlan.Direct(List.of(pair()))
                            : new JoinPlan.Through(
                                    catalog.get(random.nextInt(TABLES)),
                                    List.of("id"),
                                    List.of(pair()),
                                    List.of(pair()));
            return new EdgePlan(
                    label,
                    random.nextBoolean() ? Cardinality.ONE_TO_MANY : Cardinality.ONE_TO_ONE,
                    random.nextInt(4) == 0 ? Shape.SCALAR : Shape.OBJECT,
                    join,
                    child);
        }

        private ColumnPair pair() {
            return switch (random.nextInt(4)) {
                case 0 -> new ColumnPair("id", anyColumn());
                case 1 -> new ColumnPair(anyColumn(), "id");
                default -> new ColumnPair(anyColumn(), anyColumn());
            };
        }

        private String anyColumn() {
            return COLUMNS.get(random.nextInt(COLUMNS.size()));
        }

        private void load(TopologySimulation simulation) throws Exception {
            for (SourceTable table : plan.tables()) {
                int count = random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    Map<String, Integer> row = randomRow(1 + random.nextInt(8));
                    rows.get(table.name()).put(row.get("id"), row);
                }
            }
            for (SourceTable table : plan.tables()) {
                for (Map<String, Integer> row : rows.get(table.name()).values()) {
                    simulation.snapshot(new SourceEvent.Snapshot(index(table), tuple(table, row)));
                }
            }
            // the stream may run ahead of the snapshot's last rows
            simulation.run(random.nextInt(10));
            for (SourceTable table : plan.tables()) {
                for (Map<String, Integer> row : rows.get(table.name()).values()) {
                    if (random.nextInt(3) == 0) {
                        simulation.stream(
                                new SourceEvent.Update(index(table), tuple(table, row)),
                                EventTime.BEFORE_GATE);
                    }
                }
            }
            // and what the snapshot did not see yet
            changes(simulation, random.nextInt(6), EventTime.BEFORE_GATE);
            remember();
            if (random.nextBoolean()) {
                simulation.restart(false);
            }
            simulation.openGate(position);
            if (random.nextBoolean()) {
                simulation.run(random.nextInt(400));
                simulation.restart(true);
                simulation.openGate(position);
            }
            simulation.settle();
        }

        private void transaction(TopologySimulation simulation) throws Exception {
            position += 8 + random.nextInt(100);
            changes(simulation, 1 + random.nextInt(5), position);
        }

        private void changes(TopologySimulation simulation, int count, long stamp)
                throws Exception {
            for (int i = 0; i < count; i++) {
                SourceTable table = plan.tables().get(random.nextInt(plan.tables().size()));
                change(simulation, table, stamp);
            }
        }

        private void change(TopologySimulation simulation, SourceTable table, long stamp)
                throws Exception {
            TreeMap<Integer, Map<String, Integer>> content = rows.get(table.name());
            int dice = random.nextInt(20);
            int id = 1 + random.nextInt(8);
            Map<String, Integer> before = content.get(id);
            if (dice == 0) {
                content.clear();
                simulation.stream(new SourceEvent.Truncate(index(table)), stamp);
            } else if (before == null) {
                Map<String, Integer> row = randomRow(id);
                content.put(id, row);
                simulation.stream(new SourceEvent.Insert(index(table), tuple(table, row)), stamp);
            } else if (dice < 6) {
                content.remove(id);
                simulation.stream(
                        new SourceEvent.Delete(index(table), tuple(table, before)), stamp);
            } else {
                update(simulation, table, before, stamp);
            }
        }

        private void update(
                TopologySimulation simulation,
                SourceTable table,
                Map<String, Integer> before,
                long stamp)
                throws Exception {
            TreeMap<Integer, Map<String, Integer>> content = rows.get(table.name());
            Map<String, Integer> after = new LinkedHashMap<>(before);
            after.put(COLUMNS.get(1 + random.nextInt(3)), randomValue());
            int newId = random.nextInt(4) == 0 ? 1 + random.nextInt(8) : before.get("id");
            boolean moves = newId != before.get("id") && !content.containsKey(newId);
            if (moves) {
                after.put("id", newId);
                content.remove(before.get("id"));
            }
            content.put(after.get("id"), after);
            simulation.stream(
                    moves
                            ? new SourceEvent.Move(
                                    index(table), tuple(table, before), tuple(table, after))
                            : new SourceEvent.Update(index(table), tuple(table, after)),
                    stamp);
        }

        private void emptyAll(TopologySimulation simulation) throws Exception {
            for (SourceTable table : plan.tables()) {
                position += 8;
                for (Map<String, Integer> row : rows.get(table.name()).values()) {
                    simulation.stream(
                            new SourceEvent.Delete(index(table), tuple(table, row)), position);
                }
                rows.get(table.name()).clear();
            }
        }

        private Map<String, Integer> randomRow(int id) {
            Map<String, Integer> row = new LinkedHashMap<>();
            row.put("id", id);
            COLUMNS.subList(1, 4).forEach(c -> row.put(c, randomValue()));
            return row;
        }

        private Integer randomValue() {
            return random.nextInt(6) == 0 ? null : 1 + random.nextInt(8);
        }

        private int index(SourceTable table) {
            return plan.tables().indexOf(table);
        }

        private static byte[] tuple(SourceTable table, Map<String, Integer> row) {
            List<String> values = new ArrayList<>();
            for (Column column : table.columns()) {
                Integer value = row.get(column.name());
                values.add(value == null ? null : value.toString());
            }
            return TopologySimulation.tuple(values);
        }

        private void remember() {
            history.put(position, new NaiveDocuments(rows).of(document));
        }

        private void compare(TopologySimulation simulation, String when) {
            assertThat(simulation.documents())
                    .as("seed %d %s%n%s", seed, when, document.root())
                    .isEqualTo(new NaiveDocuments(rows).of(document));
            compareOperations(simulation, when);
        }

        /** Until all documents have been rendered anew, one may be a mixture of both ways. */
        private void compareOperations(TopologySimulation simulation, String when) {
            for (DocumentOperation operation : simulation.takeOperations()) {
                // a removal comes one position early
                long version = operation.version() + (operation.isDelete() ? 1 : 0);
                var then = history.floorEntry(version);
                String place = operation.document() + "/" + operation.id();
                assertThat(then).as("seed %d, %s at %d", seed, place, version).isNotNull();
                if (version >= renderedAnewAt) {
                    assertThat(TopologySimulation.document(operation))
                            .as(
                                    "seed %d %s, %s at %d%n%s",
                                    seed, when, place, operation.version(), document.root())
                            .isEqualTo(then.getValue().get(place));
                }
            }
        }
    }
}
