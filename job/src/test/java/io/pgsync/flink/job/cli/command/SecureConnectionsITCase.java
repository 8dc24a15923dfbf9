package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.engines.Engine;
import io.pgsync.flink.engines.Engines;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.cli.Main;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.testing.TestingAuthority;
import io.pgsync.flink.job.testing.TestingAuthority.Issued;
import io.pgsync.flink.job.testing.TlsProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with mutual TLS to both Postgres and the search engine. */
class SecureConnectionsITCase {
    private static final String INDEX = "secure_items";
    private static final String SCHEMA =
            """
            [{"database": "secured", "index": "secure_items", "nodes": {"table": "item"}}]
            """;

    @TempDir private static Path folder;
    private static TestingAuthority authority;
    private static Issued client;
    private static Engines postgres;
    private static TlsProxy search;

    private final Console console = new Console();
    private final Map<String, String> settings = new LinkedHashMap<>();

    @BeforeAll
    static void startServers() throws Exception {
        authority = new TestingAuthority(folder.resolve("ca"));
        client = authority.issue("robin");
        Issued server = authority.issue("server", "127.0.0.1");
        Path admitted =
                Files.writeString(
                        folder.resolve("pg_hba.conf"),
                        """
                        host all postgres 127.0.0.1/32 trust
                        hostssl all robin 127.0.0.1/32 cert
                        """);
        postgres =
                Engines.builder(folder)
                        .postgres()
                        .postgresSetting("ssl", "on")
                        .postgresSetting("ssl_cert_file", server.certificate().toString())
                        .postgresSetting("ssl_key_file", server.key().toString())
                        .postgresSetting("ssl_ca_file", authority.certificate().toString())
                        .postgresSetting("hba_file", admitted.toString())
                        .start();
        postgres.createDatabase("secured");
        sql(
                "create role robin superuser login",
                "create table item (id int primary key, name text)",
                "insert into item values (1, 'one'), (2, 'two')");
        search =
                TlsProxy.start(
                        server.context(authority),
                        SharedEngines.openSearch().port(Engine.OPENSEARCH));
    }

    @AfterAll
    static void stopServers() throws Exception {
        search.close();
        postgres.close();
    }

    @BeforeEach
    void connectAsIsRight() {
        settings.put("PG_HOST", "127.0.0.1");
        settings.put("PG_PORT", String.valueOf(postgres.postgresPort()));
        settings.put("PG_USER", "robin");
        settings.put("PG_SSLMODE", "verify-full");
        settings.put("PG_SSLROOTCERT", authority.certificate().toString());
        settings.put("PG_SSLCERT", client.certificate().toString());
        settings.put("PG_SSLKEY", client.key().toString());
        settings.put("ELASTICSEARCH_URL", "https://127.0.0.1:" + search.port());
        settings.put("ELASTICSEARCH_CA_CERTS", authority.certificate().toString());
        settings.put("ELASTICSEARCH_CLIENT_CERT", client.certificate().toString());
        settings.put("ELASTICSEARCH_CLIENT_KEY", client.key().toString());
    }

    @Test
    void loadsFollowsAndVerifies() throws Exception {
        assertThat(run("--fresh")).as(console::text).isZero();
        sql("update item set name = 'uno' where id = 1");
        assertThat(run()).as(console::text).isZero();
        SearchClient plain =
                new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));
        assertThat(plain.getDocument(INDEX, "1", null).orElseThrow().source())
                .hasToString("{\"id\":1,\"name\":\"uno\"}");
        assertThat(command("verify", Stream.of())).as(console::text).isZero();
    }

    @Test
    void anotherHostOfPostgresIsNotTrusted() throws Exception {
        settings.put("PG_HOST", "localhost");
        assertThat(run()).isEqualTo(1);
        assertThat(console.text())
                .contains("error: Cannot connect to Postgres as robin@localhost")
                .contains("Check the TLS mode in use (verify-full)")
                .doesNotContain("\tat ");
        settings.put("PG_SSLMODE", "verify-ca");
        assertThat(run("--fresh")).as(console::text).isZero();
    }

    @Test
    void certificatesOfOthersAreNotTrusted() throws Exception {
        TestingAuthority other = new TestingAuthority(folder.resolve("other"));
        settings.put("PG_SSLROOTCERT", other.certificate().toString());
        assertThat(run()).isEqualTo(1);
        assertThat(console.text()).contains("error: Cannot connect to Postgres", "TLS mode in use");

        connectAsIsRight();
        settings.put("ELASTICSEARCH_CA_CERTS", other.certificate().toString());
        assertThat(run()).isEqualTo(1);
        assertThat(console.text()).contains("error: The secure connection to https://127.0.0.1");
        settings.put("ELASTICSEARCH_VERIFY_CERTS", "false");
        settings.put("ELASTICSEARCH_URL", "https://localhost:" + search.port());
        assertThat(run("--fresh")).as(console::text).isZero();
    }

    @Test
    void withoutOurCertificateNobodyLetsUsIn() {
        settings.remove("PG_SSLCERT");
        assertThat(run()).isEqualTo(1);
        assertThat(console.text()).contains("error: A client certificate needs two files");
        settings.remove("PG_SSLKEY");
        assertThat(run()).isEqualTo(1);
        assertThat(console.text()).contains("error: Cannot connect to Postgres as robin");
        settings.put("PG_SSLMODE", "disable");
        assertThat(run()).isEqualTo(1);
        assertThat(console.text()).contains("pg_hba.conf", "with the TLS mode in use (disable)");

        connectAsIsRight();
        settings.remove("ELASTICSEARCH_CLIENT_CERT");
        settings.remove("ELASTICSEARCH_CLIENT_KEY");
        assertThat(run()).isEqualTo(1);
        assertThat(console.text()).contains("https://127.0.0.1:" + search.port());
    }

    private int run(String... more) {
        return command(
                "run",
                Stream.concat(
                        Stream.of(
                                "--once",
                                "--web-port",
                                "0",
                                "--state-dir",
                                folder.resolve("state").toString()),
                        Stream.of(more)));
    }

    private int command(String name, Stream<String> flags) {
        String file =
                settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("\n"));
        Stream<String> files =
                Stream.of(
                        name,
                        "--schema",
                        write("items.json", SCHEMA),
                        "--env-file",
                        write("settings.env", file));
        String[] arguments = Stream.concat(files, flags).toArray(String[]::new);
        return console.capture(() -> Main.execute(arguments));
    }

    private static String write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.postgresUrl("secured"));
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
