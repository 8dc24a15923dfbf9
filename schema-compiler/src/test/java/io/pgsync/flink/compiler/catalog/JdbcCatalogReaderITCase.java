package io.pgsync.flink.compiler.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.engines.SharedEngines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The catalog of a real Postgres; the other tests work with files of it. */
class JdbcCatalogReaderITCase {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @Test
    void readsTheCatalogThatTheCompilerIsTestedWith() throws Exception {
        String ddl = Files.readString(RESOURCES.resolve("library.sql"));
        String expected = Files.readString(RESOURCES.resolve("library-catalog.json"));
        assertThat(CatalogFile.write(read("library", ddl))).isEqualTo(expected);
    }

    @Test
    void keysAreWholeNotNullAndInTheOrderOfTheConstraint() throws Exception {
        Table table =
                table(
                        "keys",
                        """
                        CREATE TABLE t (a int, b int NOT NULL, c int NOT NULL, d int, e int,
                                        PRIMARY KEY (c, a) INCLUDE (d));
                        CREATE UNIQUE INDEX whole ON t (b) INCLUDE (e);
                        CREATE UNIQUE INDEX nullable ON t (b, d);
                        CREATE UNIQUE INDEX part ON t (c) WHERE d > 0;
                        CREATE UNIQUE INDEX expression ON t ((b + 1));
                        """);
        assertThat(table.primaryKey()).containsExactly("c", "a");
        assertThat(table.identityColumns()).containsExactly("c", "a");
        assertThat(table.uniqueKeys()).hasSize(1).first().asList().containsExactly("b");
    }

    @Test
    void deferrableKeyIsNoReplicaIdentity() throws Exception {
        Table table = table("deferrable", "CREATE TABLE t (a int PRIMARY KEY DEFERRABLE, b int)");
        assertThat(table.primaryKey()).containsExactly("a");
        assertThat(table.identityColumns()).isEmpty();
    }

    @Test
    void droppedColumnsAndPartitionsAreNotSeen() throws Exception {
        Catalog catalog =
                read(
                        "parts",
                        """
                        CREATE TABLE r (id int PRIMARY KEY);
                        CREATE TABLE t (gone int, a int, r int REFERENCES r) PARTITION BY LIST (a);
                        CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
                        CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
                        ALTER TABLE t DROP COLUMN gone;
                        """);
        assertThat(catalog.tables()).extracting(t -> t.name().name()).containsExactly("r", "t");
        Table root = catalog.table(new TableName("public", "t")).orElseThrow();
        assertThat(root.kind()).isEqualTo(Table.Kind.PARTITIONED_TABLE);
        assertThat(root.columnNames()).containsExactly("a", "r");
        assertThat(catalog.foreignKeys()).hasSize(1);
    }

    @Test
    void foreignKeyOfSeveralColumnsPairsThemByPosition() throws Exception {
        Catalog catalog =
                read(
                        "composite",
                        """
                        CREATE TABLE "Parent table" (x int, y int, PRIMARY KEY (y, x));
                        CREATE TABLE child (q int, p int,
                            FOREIGN KEY (p, q) REFERENCES "Parent table" (x, y));
                        """);
        var key = catalog.foreignKeys().get(0);
        assertThat(key.to()).isEqualTo(new TableName("public", "Parent table"));
        assertThat(key.columns()).containsExactly("p", "q");
        assertThat(key.referenced()).containsExactly("x", "y");
    }

    private static Table table(String database, String ddl) throws SQLException {
        return read(database, ddl).table(new TableName("public", "t")).orElseThrow();
    }

    private static Catalog read(String database, String ddl) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(SharedEngines.createDatabase(database));
                Statement statement = connection.createStatement()) {
            statement.execute(ddl);
            return JdbcCatalogReader.read(connection);
        }
    }
}
