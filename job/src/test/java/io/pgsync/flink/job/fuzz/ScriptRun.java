package io.pgsync.flink.job.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.JdbcCatalogReader;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.operator.TopologySimulation;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.source.SteppedSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs one script: the sessions write to Postgres, the job reads the WAL, and the documents that
 * the job would index are compared with those that Postgres composes.
 */
final class ScriptRun implements AutoCloseable {
    private final Script script;
    private final FuzzDatabase database;
    private final Figures figures;
    private final PostgresOptions options;
    private Connection reader;
    private Oracle oracle;
    private TopologySimulation simulation;
    private SteppedSource source;
    private boolean hasSnapshot;
    private boolean hasFailed;
    private long loaded;
    private SteppedSource.State checkpoint;
    private final Map<String, Shown> written = new HashMap<>();

    private ScriptRun(Script script, FuzzDatabase database, Figures figures) {
        this.script = script;
        this.database = database;
        this.figures = figures;
        this.options = database.options(script.terms().zone());
    }

    /** The compiler does not take the schema file. */
    static final class RejectedException extends Exception {
        private static final long serialVersionUID = 1;

        RejectedException(String message) {
            super(message);
        }
    }

    /**
     * Runs a script to its end.
     *
     * @throws AssertionError if the job shows something else than Postgres
     */
    static void run(Script script, FuzzDatabase database, Figures figures) throws Exception {
        try (ScriptRun run = new ScriptRun(script, database, figures)) {
            run.prepare();
            for (Line line : script.lines()) {
                run.line(line);
            }
        }
    }

    private void prepare() throws Exception {
        database.reset(script.tables());
        CompileResult result =
                SchemaCompiler.compile(
                        new SchemaFile("schema.json", script.schema().toPrettyString()),
                        Map.of(),
                        JdbcCatalogReader.read(database.admin()),
                        CompileOptions.DEFAULT.withMeta(script.terms().meta()));
        if (!(result instanceof CompileResult.Compiled compiled)) {
            throw new RejectedException(result.report());
        }
        LogicalPlan logical = compiled.plan();
        PhysicalPlan plan = PhysicalPlanner.plan(logical);
        figures.planned(plan);
        database.administer(
                plan.tables().stream()
                        .map(table -> table.name().toSql())
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        "DROP PUBLICATION IF EXISTS "
                                                + TableName.quote(options.publication())
                                                + "; CREATE PUBLICATION "
                                                + TableName.quote(options.publication())
                                                + " FOR TABLE ",
                                        " WITH (publish_via_partition_root = true)")));
        reader = options.connect();
        try {
            oracle = new Oracle(reader, logical);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(e.getMessage());
        }
        simulation = new TopologySimulation(plan, script.terms().seed(), script.terms().onDisk());
        source =
                new SteppedSource(
                        options,
                        reader,
                        plan.tables(),
                        EventTime.gateSteps(plan.height()),
                        new Receiver());
    }

    /** From the source to the operators. */
    private final class Receiver implements SteppedSource.Receiver {
        @Override
        public void snapshot(SourceEvent row) throws Exception {
            simulation.snapshot(row);
        }

        @Override
        public void endOfSnapshot() {
            simulation.endSnapshot();
        }

        @Override
        public void stream(SourceEvent event, long stamp) throws Exception {
            if (event instanceof SourceEvent.TableChange) {
                figures.changes++;
            } else if (event instanceof SourceEvent.Loaded end) {
                loaded = end.position();
            }
            simulation.stream(event, stamp);
        }

        @Override
        public void watermark(long watermark) throws Exception {
            simulation.watermark(watermark);
        }
    }

    private void line(Line line) throws Exception {
        for (String session : database.inTransaction()) {
            if (!session.equals(line.actor()) && database.locksOthersOut(session)) {
                commit(session);
            }
        }
        if (line.isJob()) {
            job(line.text());
        } else {
            figures.statement(write(line));
        }
    }

    private boolean write(Line line) throws SQLException {
        boolean ends = line.text().matches("COMMIT|ROLLBACK");
        boolean mayCommit = ends || !database.inTransaction().contains(line.actor());
        long before = hasSnapshot && mayCommit ? source.end() : 0;
        boolean done = database.run(line);
        boolean isOver = !database.inTransaction().contains(line.actor());
        if (hasSnapshot && mayCommit && isOver && done) {
            oracle.remember(before);
        }
        return done;
    }

    private void commit(String session) throws SQLException {
        write(Line.sql(session, "COMMIT"));
    }

    private void commitAll() throws SQLException {
        for (String session : database.inTransaction()) {
            commit(session);
        }
    }

    private void job(String action) throws Exception {
        String[] words = action.split(" ", 2);
        switch (words[0]) {
            case "slot" -> {
                if (!hasSnapshot) {
                    commitAll();
                    source.createSlot();
                }
            }
            case "snapshot" -> snapshot();
            default -> {
                if (hasSnapshot) {
                    act(words[0], words.length > 1 ? words[1] : "");
                }
            }
        }
    }

    private void snapshot() throws SQLException {
        if (!hasSnapshot) {
            if (!source.hasSlot()) {
                commitAll(); // creating a slot waits for them
            }
            source.takeSnapshot();
            hasSnapshot = true;
            oracle.remember(0);
        }
    }

    private void act(String action, String argument) throws Exception {
        switch (action) {
            case "chunk" -> source.emitChunk(argument.equals("in part"));
            case "read" -> source.emitChanges(argument.equals("all") ? 9999 : number(argument));
            case "watermark" -> source.emitWatermarks();
            case "run" -> simulation.run(number(argument));
            case "checkpoint" -> checkpoint();
            case "fail" -> fail();
            case "compare" -> compare();
            case "empty" -> empty();
            default -> throw new IllegalArgumentException(action);
        }
    }

    private static int number(String argument) {
        return Integer.parseInt(argument);
    }

    private void checkpoint() throws Exception {
        simulation.checkpoint();
        checkpoint = source.state();
    }

    private void fail() throws Exception {
        if (checkpoint != null) {
            hasFailed = true;
            simulation.restore();
            source.restore(checkpoint);
        }
    }

    private void compare() throws Exception {
        commitAll();
        source.emitAllChanges();
        source.emitWatermarks();
        if (!source.isLoaded()) {
            checkpoint();
            source.emitWatermarks();
        }
        simulation.settle();
        Map<String, Shown> shown = new TreeMap<>();
        for (DocumentOperation operation : simulation.index()) {
            Shown other = shown.put(place(operation), Shown.of(operation));
            assertThat(other).as("another copy of %s", place(operation)).isNull();
        }
        figures.compared(shown.size());
        assertThat(shown).isEqualTo(oracle.documents());
        List<DocumentOperation> operations = simulation.takeOperations();
        for (DocumentOperation operation : operations) {
            if (operation.isDelete()) {
                checkRemoval(operation, operations);
            } else {
                checkWritten(operation, operations);
            }
        }
    }

    /** The script has tried to delete everything, but a lock may have been in its way. */
    private void empty() throws Exception {
        compare(); // then nobody reads a table any more
        long before = source.end();
        database.empty();
        oracle.remember(before);
        compare();
        assertThat(simulation.stateSize()).as("state left").isZero();
    }

    /**
     * A removal comes one position early, so that another row's document can take the place. Then
     * nothing is there, or what has taken the place.
     */
    private void checkRemoval(DocumentOperation removal, List<DocumentOperation> operations) {
        written.remove(place(removal));
        long version = removal.version() + 1;
        Shown copy = oracle.at(version).get(place(removal));
        boolean taken =
                operations.stream()
                        .filter(o -> !o.isDelete() && o.version() == version)
                        .anyMatch(o -> place(o).equals(place(removal)));
        assertThat(copy == null || taken || !sameRouting(copy, removal))
                .as("nothing at %s, removed at %d", place(removal), version)
                .isTrue();
    }

    /** What was written on the way: as of its version, and nothing that was there already. */
    private void checkWritten(DocumentOperation operation, List<DocumentOperation> operations)
            throws Exception {
        String version = "%s, version %d".formatted(place(operation), operation.version());
        assertThat(operation.version()).as(version).isGreaterThanOrEqualTo(loaded);
        Shown then = oracle.at(operation.version()).get(place(operation));
        Shown now = Shown.of(operation);
        assertThat(now).as(version).isEqualTo(then);
        boolean takesPlace =
                operations.stream()
                        .filter(o -> o.isDelete() && o.version() + 1 == operation.version())
                        .anyMatch(o -> place(o).equals(place(operation)));
        if (!hasFailed && !takesPlace) {
            Shown before = written.put(place(operation), now);
            assertThat(before).as("written without need: %s", version).isNotEqualTo(now);
        }
    }

    private static boolean sameRouting(Shown copy, DocumentOperation operation) {
        return java.util.Objects.equals(copy.routing(), operation.routing());
    }

    private static String place(DocumentOperation operation) {
        return operation.document() + "/" + operation.id();
    }

    @Override
    public void close() throws Exception {
        if (simulation != null) {
            simulation.close();
        }
        if (oracle != null) {
            oracle.close();
        }
        if (reader != null) {
            if (source != null) {
                source.close();
            }
            reader.close();
        }
    }
}
