package io.pgsync.flink.job.fuzz;

import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.testing.TypeSamples;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** The database in which scripts run one after the other, with the sessions that write. */
final class FuzzDatabase implements AutoCloseable {
    private static final List<String> EXTENSIONS =
            List.of("hstore", "citext", "ltree", "cube", "seg", "isn");

    /** Statements that begin and end transactions, and those that cannot be part of one. */
    private static final String CONTROL =
            "(?s)(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|VACUUM)\\b.*";

    /** The schemas that scripts make. */
    private static final String OF_SCRIPT = "nspname !~ '^(pg_|information_schema|types$)'";

    private final String name;
    private final Connection admin;
    private List<String> untouched;
    private final Map<String, Connection> sessions = new TreeMap<>();

    private FuzzDatabase(String name) throws SQLException {
        this.name = name;
        this.admin = DriverManager.getConnection(SharedEngines.postgres().postgresUrl(name));
    }

    static FuzzDatabase create(String name) throws SQLException {
        SharedEngines.createDatabase(name);
        FuzzDatabase database = new FuzzDatabase(name);
        database.administer("CREATE SCHEMA types");
        database.administer("SET search_path = types");
        for (String extension : EXTENSIONS) {
            database.administer("CREATE EXTENSION " + extension);
        }
        for (String type : TypeSamples.TYPES) {
            database.administer(type);
        }
        // compiling a query is never worth it here; and a transaction soon is a large one
        for (String setting :
                List.of(
                        "search_path = public, types",
                        "jit = off",
                        "logical_decoding_work_mem = '64kB'")) {
            database.administer("ALTER DATABASE " + name + " SET " + setting);
        }
        database.admin.close();
        return new FuzzDatabase(name);
    }

    String name() {
        return name;
    }

    PostgresOptions options(String timeZone) {
        return PostgresOptions.of(
                        "127.0.0.1",
                        SharedEngines.postgres().postgresPort(),
                        name,
                        "postgres",
                        "postgres")
                .withTimeZone(timeZone);
    }

    /** Ends what sessions have begun, and makes these tables instead of all that there are. */
    void reset(List<String> tables) throws SQLException {
        if (tables.equals(untouched)) {
            return;
        }
        for (Connection session : sessions.values()) {
            execute(session, "ROLLBACK");
        }
        String schemas = names("SELECT quote_ident(nspname) FROM pg_namespace WHERE " + OF_SCRIPT);
        // one transaction: tables that cannot be made leave everything as it was
        administer(
                "DROP SCHEMA %s CASCADE; CREATE SCHEMA public; ".formatted(schemas)
                        + String.join(";\n", tables));
        untouched = tables;
    }

    /** Leaves no row in any table; waits for what keeps one locked, such as a vacuum. */
    void empty() throws SQLException {
        administer(
                "TRUNCATE "
                        + names(
                                "SELECT format('%I.%I', nspname, relname) FROM pg_class"
                                        + " JOIN pg_namespace n ON n.oid = relnamespace"
                                        + " WHERE relkind IN ('r', 'p') AND "
                                        + OF_SCRIPT)
                        + " CASCADE");
    }

    private String names(String query) throws SQLException {
        StringJoiner names = new StringJoiner(", ");
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names.toString();
    }

    void administer(String sql) throws SQLException {
        execute(admin, sql);
    }

    /** A connection for reading the catalog. */
    Connection admin() {
        return admin;
    }

    /**
     * Runs a statement in a session; what is refused has no effect.
     *
     * @return whether it was accepted
     */
    boolean run(Line line) throws SQLException {
        untouched = null;
        Connection session = session(line.actor());
        boolean forgiving =
                line.actor().equals(ScriptMaker.FORGIVING)
                        && isOpen(session)
                        && !line.text().matches(CONTROL);
        try {
            if (forgiving) {
                execute(session, "SAVEPOINT before_statement");
            }
            if (line.text().startsWith("COPY ")) {
                copy(session, line);
            } else {
                execute(session, line.text());
            }
            return true;
        } catch (SQLException e) {
            if (session.isClosed()) {
                throw e;
            }
            if (forgiving) {
                execute(session, "ROLLBACK TO before_statement");
            } else if (line.actor().equals(ScriptMaker.FORGIVING) && isOpen(session)) {
                execute(session, "ROLLBACK"); // to a savepoint that is not there
            }
            return false;
        } finally {
            if (forgiving) {
                execute(session, "RELEASE before_statement");
            }
        }
    }

    private static void copy(Connection session, Line line) throws SQLException {
        String rows = String.join("\n", line.data()) + "\n";
        try {
            session.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(line.text(), new java.io.StringReader(rows));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection session(String actor) throws SQLException {
        Connection session = sessions.get(actor);
        if (session == null) {
            Properties properties = new Properties();
            properties.setProperty("preferQueryMode", "simple");
            session =
                    DriverManager.getConnection(
                            SharedEngines.postgres().postgresUrl(name), properties);
            // all sessions have one thread: whoever has to wait would wait for ever
            execute(session, "SET lock_timeout = '20ms'; SET client_min_messages = error");
            sessions.put(actor, session);
        }
        return session;
    }

    private static boolean isOpen(Connection session) throws SQLException {
        return session.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
    }

    /** The sessions that are in a transaction. */
    List<String> inTransaction() throws SQLException {
        List<String> open = new ArrayList<>();
        for (Map.Entry<String, Connection> session : sessions.entrySet()) {
            if (isOpen(session.getValue())) {
                open.add(session.getKey());
            }
        }
        return open;
    }

    /** Whether a session's transaction keeps others from reading a table. */
    boolean locksOthersOut(String actor) throws SQLException {
        int pid = session(actor).unwrap(PGConnection.class).getBackendPID();
        try (Statement statement = admin.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock'"
                                        + " AND locktype = 'relation' AND pid = "
                                        + pid)) {
            return row.next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection session : sessions.values()) {
            session.close();
        }
        admin.close();
    }
}
