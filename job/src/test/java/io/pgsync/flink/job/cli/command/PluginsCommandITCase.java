package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.testing.PluginJar;
import io.pgsync.flink.job.testing.RunningJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --plugins} with a jar compiled by the test. */
class PluginsCommandITCase {
    private final SearchClient search =
            new SearchClient(SearchOptions.of(SharedEngines.openSearch().openSearchUrl()));
    private final Console console = new Console();
    @TempDir Path directory;
    private Path jars;
    private Path schema;

    @BeforeEach
    void loadData() throws IOException, SQLException {
        search.deleteIndex("goods");
        SharedEngines.createDatabase("taxed");
        sql("create table goods (id int primary key, net numeric)");
        sql("insert into goods values (1, 10.00), (2, null), (3, 0.10)");
        jars = Files.createDirectory(directory.resolve("plugins"));
        jar("");
    }

    private static void sql(String statement) throws SQLException {
        RunningJob.execute("taxed", statement);
    }

    /** Drops documents without a price, after what else it is to do. */
    private void jar(String first) throws IOException {
        new PluginJar()
                .withPlugin(
                        "org.acme.Tax",
                        "Tax",
                        """
                        private java.math.BigDecimal rate;
                        @Override public void open(PluginContext context) {
                            rate = new java.math.BigDecimal(context.options().text("rate", "1"));
                        }
                        @Override
                        public Result transform(ObjectNode document, DocumentContext context) {
                            %s
                            var net = document.get("net").decimalValue().multiply(rate);
                            return net.signum() == 0
                                ? Result.drop() : Result.keep(document.put("gross", net));
                        }
                        """
                                .formatted(first))
                .write(jars.resolve("tax.jar"));
    }

    @Test
    void aPluginOfOnesOwnRunsInTheJob() throws IOException {
        write("{\"name\": \"Tax\", \"options\": {\"rate\": \"1.20\"}}", "goods");
        assertThat(run("--plugins", jars.toString())).as(console::text).isZero();
        search.refresh("goods");
        assertThat(search.count("goods")).isEqualTo(2);
        assertThat(search.getDocument("goods", "1", null).orElseThrow().source())
                .hasToString("{\"id\":1,\"net\":10.00,\"gross\":12.0000}");
    }

    @Test
    void withoutTheJarTheNameIsUnknownBeforeAnythingStarts() throws IOException {
        write("\"Tax\"", "goods");
        assertThat(run()).isEqualTo(1);
        assertThat(console.text())
                .contains("error[E126] there is no plugin 'Tax'")
                .contains("--plugins")
                .doesNotContain("\tat ");
        write("\"tax\"", "goods");
        assertThat(run("--plugins", jars.toString())).isEqualTo(1);
        assertThat(console.text()).contains("did you mean 'Tax'?");
        assertThat(search.exists("goods")).isFalse();
    }

    @Test
    void wrongOptionsAreToldBeforeAnythingStarts() throws IOException {
        write("{\"name\": \"Tax\", \"options\": {\"rates\": \"1.20\"}}", "goods");
        assertThat(run("--plugins", jars.toString())).isEqualTo(1);
        assertThat(console.text())
                .contains(
                        "error: Plugin 'Tax' of index 'goods' cannot be opened: it has no option"
                                + " rates; it has: rate")
                .doesNotContain("\tat ");
        assertThat(search.exists("goods")).isFalse();
        assertThat(run("--plugins", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(console.text()).contains("Cannot read the plugin folder");
    }

    @Test
    void aDocumentThatAPluginCannotTakeEndsTheJobWithItsName() throws IOException {
        write("\"Tax\", \"Failing\"", "goods");
        Files.writeString(
                schema,
                Files.readString(schema)
                        .replace(
                                "\"table\": \"goods\"",
                                "\"table\": \"goods\", \"transform\":"
                                        + " {\"concat\": {\"columns\": [\"throw\"],"
                                        + " \"destination\": \"fail\"}}"));
        assertThat(run("--plugins", jars.toString(), "--on-poison", "stop")).isEqualTo(1);
        assertThat(console.text())
                .contains("error: Cannot build document '")
                .contains("Plugin 'Failing' failed on document '")
                .contains(
                        "of index 'goods' (table public.goods):"
                                + " java.lang.IllegalStateException: bad luck")
                .contains("Fix the cause")
                .doesNotContain("\tat ");

        assertThat(run("--plugins", jars.toString())).as(console::text).isZero();
        search.refresh("goods-dead-letters");
        assertThat(search.count("goods-dead-letters")).isEqualTo(2);
    }

    @Test
    void withACorrectedPluginTheJobGoesOn() throws Exception {
        jar("if (context.id().equals(\"4\")) throw new IllegalStateException(\"four\");");
        write("\"Tax\"", "goods");
        assertThat(run("--plugins", jars.toString())).as(console::text).isZero();
        sql("insert into goods values (4, 4), (5, 5)");
        assertThat(resume("--plugins", jars.toString(), "--on-poison", "stop"))
                .as(console::text)
                .isEqualTo(1);
        assertThat(console.text()).contains("Plugin 'Tax' failed on document '4' of index 'goods'");

        jar("");
        assertThat(resume("--plugins", jars.toString())).as(console::text).isZero();
        assertThat(console.text()).contains("resuming from").doesNotContain("snapshot  ");
        search.refresh("goods");
        assertThat(search.count("goods")).isEqualTo(4);
    }

    private void write(String plugins, String table) throws IOException {
        schema =
                Files.writeString(
                        directory.resolve("goods.json"),
                        ("[{\"database\": \"taxed\", \"index\": \"goods\", \"plugins\": [%s],"
                                        + " \"nodes\": {\"table\": \"%s\"}}]")
                                .formatted(plugins, table));
    }

    private int run(String... more) {
        List<String> flags = new ArrayList<>(List.of(more));
        flags.add("--fresh");
        return resume(flags.toArray(String[]::new));
    }

    private int resume(String... more) {
        return new Commands(console, schema).runOnce(more);
    }
}
