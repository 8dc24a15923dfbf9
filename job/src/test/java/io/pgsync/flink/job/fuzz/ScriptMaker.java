package io.pgsync.flink.job.fuzz;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pgsync.flink.job.fuzz.Script.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes random scripts; the same seed gives the same script. */
final class ScriptMaker {
    /** Statements that fail inside a transaction are taken back by themselves. */
    static final String FORGIVING = "A";

    /** A statement that fails ends the transaction. */
    static final String STRICT = "B";

    private static final List<String> ZONES =
            List.of("UTC", "UTC", "Asia/Kolkata", "America/St_Johns");

    private final long seed;
    private final Random random;
    private final World world;
    private final StatementMaker statements;
    private final List<Line> lines = new ArrayList<>();

    private ScriptMaker(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        // the first numbers of neighbouring seeds are alike
        random.nextLong();
        this.world = WorldMaker.make(random);
        this.statements = new StatementMaker(world, random);
    }

    /**
     * @param attempt of making a schema that compiles
     */
    static Script make(long seed, int attempt, String database) {
        return new ScriptMaker(seed).make(attempt, database);
    }

    private Script make(int attempt, String database) {
        ArrayNode schema = new SchemaMaker(world, new Random(seed * 31 + attempt)).make(database);
        Terms terms =
                new Terms(
                        seed,
                        Sample.of(ZONES, random),
                        Sample.once(50, random),
                        Sample.once(5, random));
        load();
        snapshot();
        for (int step = 3 + random.nextInt(5); step > 0; step--) {
            step();
        }
        empty();
        return new Script(terms, world.ddl(), schema, List.copyOf(lines));
    }

    private void load() {
        int most = Sample.once(3, random) ? 12 : 3;
        for (int round = 0; round < 3; round++) {
            for (TableShape table : world.tables()) {
                for (int i = random.nextInt(most + 1); i > 0; i--) {
                    add(FORGIVING, statements.insertRow(table));
                }
            }
        }
    }

    /** The slot may be older than the snapshot, and a transaction may be under way meanwhile. */
    private void snapshot() {
        boolean open = false;
        if (random.nextBoolean()) {
            job("slot");
            transactions();
            open = Sample.once(3, random);
            if (open) {
                add(STRICT, "BEGIN");
                add(STRICT, statements.rowChange());
                add(STRICT, statements.rowChange());
            }
        }
        job("snapshot");
        if (open && random.nextBoolean()) {
            add(STRICT, "COMMIT");
            open = false;
        }
        while (Sample.once(2, random)) {
            job("chunk" + (random.nextBoolean() ? " in part" : ""));
            disturb();
        }
        if (random.nextBoolean()) {
            transactions();
        }
        act();
        if (open) {
            add(STRICT, "COMMIT");
        }
        job("compare");
    }

    private void step() {
        for (int burst = 1 + random.nextInt(3); burst > 0; burst--) {
            transactions();
            act();
        }
        job("compare");
    }

    /** What the job does while changes are waiting. */
    private void act() {
        while (random.nextInt(3) > 0) {
            job(
                    switch (random.nextInt(4)) {
                        case 0 -> "read " + (1 + random.nextInt(12));
                        case 1 -> "read all";
                        case 2 -> "watermark";
                        default -> "run " + (1 + random.nextInt(40));
                    });
            disturb();
        }
    }

    private void disturb() {
        switch (random.nextInt(20)) {
            case 0, 1 -> job("checkpoint");
            case 2 -> job("fail");
            case 3 -> {
                job("checkpoint");
                job("fail");
            }
            default -> {}
        }
    }

    /** One transaction, or two at a time. */
    private void transactions() {
        if (Sample.once(6, random)) {
            add(FORGIVING, statements.anyAlone());
            return;
        }
        if (!Sample.once(4, random)) {
            transaction(Sample.once(3, random) ? STRICT : FORGIVING);
            return;
        }
        add(FORGIVING, "BEGIN");
        add(STRICT, "BEGIN");
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            add(random.nextBoolean() ? FORGIVING : STRICT, statements.rowChange());
        }
        List<String> ends = random.nextBoolean() ? List.of("A", "B") : List.of("B", "A");
        add(ends.get(0), end());
        if (random.nextBoolean()) {
            add(ends.get(1), statements.rowChange());
        }
        add(ends.get(1), end());
    }

    private void transaction(String session) {
        add(session, "BEGIN");
        if (Sample.once(3, random)) {
            add(session, "SET CONSTRAINTS ALL DEFERRED");
        }
        int savepoints = 0;
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    savepoints++;
                    add(session, "SAVEPOINT s" + savepoints);
                }
                case 1 -> {
                    if (savepoints > 0) {
                        boolean back = random.nextBoolean();
                        int to = 1 + random.nextInt(savepoints);
                        add(session, (back ? "ROLLBACK TO s" : "RELEASE s") + to);
                    }
                }
                default -> {}
            }
            lines.add(statements.any(session));
        }
        add(session, end());
    }

    private String end() {
        return Sample.once(8, random) ? "ROLLBACK" : "COMMIT";
    }

    /** No row is left, and with it no state. */
    private void empty() {
        if (random.nextBoolean()) {
            add(FORGIVING, "BEGIN");
            add(FORGIVING, "SET CONSTRAINTS ALL DEFERRED");
            for (int round = 0; round < 2; round++) {
                for (TableShape table : Sample.some(world.tables(), 99, random)) {
                    add(FORGIVING, "DELETE FROM " + table.name().toSql());
                }
            }
            add(FORGIVING, "COMMIT");
        }
        for (TableShape table : world.tables()) {
            if (random.nextBoolean()) {
                add(FORGIVING, "DELETE FROM " + table.name().toSql());
            }
        }
        for (TableShape table : world.tables()) {
            add(FORGIVING, "TRUNCATE " + table.name().toSql() + " CASCADE");
        }
        job("empty");
    }

    private void add(String session, String statement) {
        lines.add(Line.sql(session, statement));
    }

    private void job(String action) {
        lines.add(Line.job(action));
    }
}
