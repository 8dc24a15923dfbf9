package io.pgsync.flink.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.engines.SharedEngines;
import io.pgsync.flink.job.testing.RunningJob;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** The metrics of a running job as Prometheus reads them, and as they are documented. */
class PrometheusITCase {
    private static final String DATABASE = "metrics";
    private static final Path DOCUMENTATION = Path.of("../docs/metrics.md");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    private static final String SCHEMA =
            """
            [{"database": "metrics", "index": "metrics", "nodes": {
              "table": "author", "columns": ["id", "name"],
              "children": [{"table": "book", "columns": ["id", "title"],
                "relationship": {"type": "one_to_many", "variant": "object"}}]}}]
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    PrometheusITCase() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @Test
    void showsWhatIsDocumentedAndNothingElse() throws Exception {
        SharedEngines.createDatabase(DATABASE);
        RunningJob.execute(
                DATABASE,
                "CREATE TABLE author (id int PRIMARY KEY, name text, note text);"
                        + "CREATE TABLE book (id int PRIMARY KEY,"
                        + " author_id int REFERENCES author, title text);"
                        + "INSERT INTO author SELECT i, 'a' || i FROM generate_series(1, 20) i;"
                        + "INSERT INTO book SELECT i, i, 't' FROM generate_series(1, 20) i");
        RunningJob.execute(DATABASE, "ANALYZE");
        Configuration flink = new Configuration();
        flink.setString("metrics.reporters", "prom");
        flink.setString(
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        flink.setString("metrics.reporter.prom.port", String.valueOf(port));
        var options = new RunningJob.Options(2, flink, UnaryOperator.identity());
        try (RunningJob job = RunningJob.start(DATABASE, SCHEMA, CompileOptions.DEFAULT, options)) {
            job.awaitIndexed();
            RunningJob.execute(DATABASE, "UPDATE book SET title = 'u' WHERE id <= 5");
            job.awaitIndexed();
            RunningJob.execute(DATABASE, "UPDATE author SET note = 'not in documents'");
            RunningJob.execute(DATABASE, "DELETE FROM book WHERE id = 20");
            RunningJob.execute(DATABASE, "DELETE FROM author WHERE id = 20");
            job.awaitIndexed();

            Scrape now = scrape();
            assertThat(now.names()).as(now.text()).isEqualTo(documented());
            assertThat(now.text())
                    .contains("flink_taskmanager_job_task_operator_pgsync_lagSeconds{")
                    .contains(
                            "flink_jobmanager_job_operator_coordinator_enumerator_pgsync_lagBytes{")
                    .contains("job_name=\"test_metrics\"");
            assertThat(now.sum("snapshotRows")).isEqualTo(40);
            assertThat(now.sum("snapshotEstimatedRows")).isEqualTo(40);
            assertThat(now.sum("streamRows")).isEqualTo(5 + 20 + 2);
            assertThat(now.sum("documentsWritten")).isBetween(25.0, 26.0);
            assertThat(now.sum("documentsDeleted")).isEqualTo(1);
            assertThat(now.sum("documentsSuppressed")).isBetween(19.0, 20.0);
            assertThat(now.sum("changesPending")).isZero();
            assertThat(now.sum("operationsRetried")).isZero();
            assertThat(now.sum("streamPosition")).isPositive();

            // after the next checkpoint nothing is left to confirm but what is not ours
            long end = job.currentPosition();
            Scrape later = scrape();
            long deadline = System.nanoTime() + 90_000_000_000L;
            while (!later.isBehind(end)) {
                assertThat(System.nanoTime()).as(later.text()).isLessThan(deadline);
                Thread.sleep(200);
                later = scrape();
            }
        }
    }

    private static Set<String> documented() throws Exception {
        return DOCUMENTED
                .matcher(Files.readString(DOCUMENTATION))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Scrape scrape() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
        return new Scrape(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** One answer of the reporter. */
    private record Scrape(String text) {
        private static final Pattern SAMPLE =
                Pattern.compile("(?m)^flink_\\w+_pgsync_(\\w+)\\{[^\\n]*} (\\S+)$");

        Set<String> names() {
            return SAMPLE.matcher(text)
                    .results()
                    .map(sample -> sample.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /**
         * Whether everything before the position is confirmed. Figures that do not fit together
         * were read while the job was setting them anew.
         */
        boolean isBehind(long end) {
            double log = sum("logPosition");
            double confirmed = sum("confirmedPosition");
            return confirmed >= end
                    && log >= end
                    && sum("lagBytes") == log - confirmed
                    && sum("slotRetainedBytes") >= sum("lagBytes")
                    && sum("lagSeconds") <= 0;
        }

        double sum(String name) {
            return SAMPLE.matcher(text)
                    .results()
                    .filter(sample -> sample.group(1).equals(name))
                    .map((MatchResult sample) -> Double.parseDouble(sample.group(2)))
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }
    }
}
