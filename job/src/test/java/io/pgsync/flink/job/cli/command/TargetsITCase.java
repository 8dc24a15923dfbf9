package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.cli.Main;
import io.pgsync.flink.job.testing.RunningJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job without a search engine: every part of it works with any target. */
class TargetsITCase {
    private static final String DATABASE = "targets";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Two labels that had one number in state, as long as numbers were 16 bits of a checksum. */
    private static final String FLAGS =
            """
            {"table": "flag", "label": "flag_list", "columns": ["id", "code"],
             "relationship": {"variant": "object", "type": "one_to_many"}}""";

    private static final String HOTELS =
            """
            {"table": "hotel", "label": "hotel", "columns": ["id", "name"],
             "relationship": {"variant": "object", "type": "one_to_many"}}""";

    private final Console console = new Console();
    @TempDir Path directory;
    private Path schema;
    private Path documents;

    @BeforeEach
    void loadData() throws Exception {
        SharedEngines.createDatabase(DATABASE);
        sql(
                "create table city (id int primary key, name text)",
                "create table flag (id int primary key, code text, city_id int references city)",
                "create table hotel (id int primary key, name text, city_id int references city)",
                "insert into city select n, 'city ' || n from generate_series(1, 40) n",
                "insert into flag select n, 'flag ' || n, 1 + n % 40 from generate_series(1, 90) n",
                "insert into hotel select n, 'h ' || n, 1 + n % 40 from generate_series(1, 70) n");
        schema = directory.resolve("cities.json");
        documents = directory.resolve("documents");
        writeSchema(FLAGS, HOTELS);
    }

    @Test
    void filesHoldWhatPostgresComposesAndGoOnFromSavedState() throws Exception {
        assertThat(run()).as(console::text).isZero();
        assertThat(lines()).as("each document is written once").hasSize(40);
        assertThat(latest()).isEqualTo(composed("flag_list", "hotel"));

        sql(
                "update hotel set city_id = 3 where id in (7, 8, 9)",
                "delete from flag where city_id = 5",
                "delete from hotel where city_id = 5",
                "delete from city where id = 5",
                "insert into city values (100, 'new')");
        assertThat(run()).as(console::text).isZero();
        assertThat(console.text()).contains("resuming from");
        assertThat(latest()).isEqualTo(composed("flag_list", "hotel"));
        assertThat(lines().size()).as("only what changed is written again").isLessThan(60);

        int before = lines().size();
        assertThat(run()).as(console::text).isZero();
        assertThat(lines()).hasSize(before);
    }

    @Test
    void eachOfTwoSiblingsCanBeRemovedAndTheOtherStays() throws Exception {
        assertThat(run()).as(console::text).isZero();

        writeSchema(HOTELS);
        assertThat(run()).as(console::text).isZero();
        assertThat(latest()).isEqualTo(composed("hotel"));
        sql("update hotel set name = 'renamed' where id < 20", "delete from flag where id < 30");
        assertThat(run()).as(console::text).isZero();
        assertThat(latest()).isEqualTo(composed("hotel"));

        writeSchema(FLAGS, HOTELS);
        assertThat(run("--fresh")).as(console::text).isZero();
        writeSchema(FLAGS);
        assertThat(run()).as(console::text).isZero();
        assertThat(latest()).isEqualTo(composed("flag_list"));
        sql("update flag set code = 'renamed' where id > 60", "delete from hotel");
        assertThat(run()).as(console::text).isZero();
        assertThat(latest()).isEqualTo(composed("flag_list"));
    }

    @Test
    void aFolderThatIsGoneIsNoticed() throws Exception {
        assertThat(run()).as(console::text).isZero();
        try (Stream<Path> files = Files.walk(documents)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        assertThat(run()).isEqualTo(1);
        assertThat(console.text())
                .contains("is gone, but the saved state depends on it", "--fresh");
        assertThat(run("--fresh")).as(console::text).isZero();
        assertThat(latest()).isEqualTo(composed("flag_list", "hotel"));
    }

    @Test
    void aTargetThatCannotBeReadIsNotVerified() throws Exception {
        assertThat(run()).as(console::text).isZero();
        assertThat(execute("verify", "--sink", "files:" + documents)).isEqualTo(1);
        assertThat(console.text()).contains("cannot be read back");
    }

    @Test
    void discardCountsDocuments() {
        assertThat(execute("run", with("discard", "--once"))).as(console::text).isZero();
        assertThat(console.text()).contains("40 documents written, 0 deleted");
    }

    @Test
    void whatIsWrongWithASinkIsSaid() {
        assertThat(execute("run", with("files", "--once"))).isEqualTo(1);
        assertThat(console.text()).contains("The sink files needs a folder", "--sink files:DIR");
        assertThat(execute("run", with("bulk:x", "--once"))).isEqualTo(1);
        assertThat(console.text()).contains("The sink bulk takes no argument");
        assertThat(execute("run", with("paper", "--once"))).isEqualTo(1);
        assertThat(console.text())
                .contains("There is no sink 'paper' here; available: bulk, discard, files");
    }

    private int run(String... flags) {
        List<String> all = new ArrayList<>(List.of(with("files:" + documents, "--once")));
        all.addAll(List.of(flags));
        return execute("run", all.toArray(String[]::new));
    }

    private String[] with(String sink, String... flags) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--sink",
                                sink,
                                "--state-dir",
                                directory.resolve("state").toString(),
                                "--web-port",
                                "0",
                                "--parallelism",
                                "2"));
        all.addAll(List.of(flags));
        return all.toArray(String[]::new);
    }

    private int execute(String command, String... flags) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                command,
                                "--schema",
                                schema.toString(),
                                "--pg-url",
                                Commands.postgresUrl()));
        arguments.addAll(List.of(flags));
        return console.capture(() -> Main.execute(arguments.toArray(String[]::new)));
    }

    private void writeSchema(String... children) throws IOException {
        Files.writeString(
                schema,
                """
                [{"database": "targets", "index": "cities", "nodes": {"table": "city",
                  "columns": ["id", "name"], "children": [%s]}}]
                """
                        .formatted(String.join(", ", children)));
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(documents)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".ndjson")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(JSON.readTree(line));
                }
            }
        }
        return lines;
    }

    /** Of the lines of each id, the one of the highest version. */
    private Map<String, JsonNode> latest() throws IOException {
        Map<String, JsonNode> latest = new TreeMap<>();
        for (JsonNode line : lines()) {
            latest.merge(
                    line.path("id").asText(),
                    line,
                    (one, other) ->
                            one.path("version").asLong() > other.path("version").asLong()
                                    ? one
                                    : other);
        }
        latest.values().removeIf(line -> line.path("deleted").asBoolean());
        latest.replaceAll((id, line) -> line.path("document"));
        return latest;
    }

    /** What Postgres itself composes. */
    private static Map<String, JsonNode> composed(String... children) throws Exception {
        StringBuilder fields = new StringBuilder("'id', c.id, 'name', c.name");
        for (String label : children) {
            String table = label.equals("hotel") ? "hotel" : "flag";
            String text = label.equals("hotel") ? "name" : "code";
            fields.append(
                    ", '%1$s', (select jsonb_agg(jsonb_build_object('id', t.id, '%3$s', t.%3$s) order by t.id) from %2$s t where t.city_id = c.id)"
                            .formatted(label, table, text));
        }
        Map<String, JsonNode> composed = new TreeMap<>();
        try (Connection connection = RunningJob.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select c.id, jsonb_build_object(" + fields + ") from city c")) {
            while (rows.next()) {
                composed.put(rows.getString(1), JSON.readTree(rows.getString(2)));
            }
        }
        return composed;
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = RunningJob.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
