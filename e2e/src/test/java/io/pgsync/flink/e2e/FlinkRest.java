package io.pgsync.flink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The tests' requests to the JobManager. */
final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final int SHOWN_CHARACTERS = 600;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    FlinkRest(int port) {
        url = "http://127.0.0.1:" + port;
    }

    void awaitTaskManagers(int count) throws Exception {
        await(
                "/taskmanagers",
                "to have " + count + " task managers",
                answer -> answer.path("taskmanagers").size() == count);
    }

    /** Waits until there is one job; returns its id. */
    String awaitOnlyJob() throws Exception {
        await("/jobs", "to have one job", answer -> answer.path("jobs").size() == 1);
        return get("/jobs").path("jobs").path(0).path("id").asText();
    }

    /** Waits until all tasks run, and do so since a later moment than {@code after}. */
    void awaitRunning(String job, long after) throws Exception {
        await(
                "/jobs/" + job,
                "to run",
                answer -> {
                    failIfEnded(answer);
                    return answer.path("state").asText().equals("RUNNING")
                            && runningSince(answer) > after
                            && all(answer.path("vertices"), "status", "RUNNING");
                });
    }

    /** Waits until the job runs and has been restored that often by its JobManager of now. */
    void awaitRestored(String job, int times) throws Exception {
        await(
                "/jobs/" + job + "/checkpoints",
                "to have been restored",
                answer -> answer.path("counts").path("restored").asInt() >= times);
        awaitRunning(job, 0);
    }

    /** Waits until the job has failed; returns Flink's report of the reason. */
    String awaitFailure(String job) throws Exception {
        await("/jobs/" + job, "to fail", answer -> answer.path("state").asText().equals("FAILED"));
        return get("/jobs/" + job + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .path(0)
                .path("stacktrace")
                .asText();
    }

    /** When the job last started to run; changes with each restart. */
    long runningSince(String job) throws Exception {
        return runningSince(get("/jobs/" + job));
    }

    private static long runningSince(JsonNode job) {
        return job.path("timestamps").path("RUNNING").asLong();
    }

    /** Whether any job runs; false if no JobManager answers. */
    boolean hasRunningJob() throws InterruptedException {
        try {
            return StreamSupport.stream(get("/jobs").path("jobs").spliterator(), false)
                    .anyMatch(job -> job.path("status").asText().equals("RUNNING"));
        } catch (IOException e) {
            return false;
        }
    }

    /** How many times the job was restored from a checkpoint or savepoint. */
    int restored(String job) throws Exception {
        return get("/jobs/" + job + "/checkpoints").path("counts").path("restored").asInt();
    }

    /** Waits until {@code more} checkpoints have been completed from now on. */
    void awaitCheckpoints(String job, int more) throws Exception {
        int now = completed(get("/jobs/" + job + "/checkpoints"));
        await(
                "/jobs/" + job + "/checkpoints",
                "to complete checkpoints",
                answer -> completed(answer) >= now + more);
    }

    private static int completed(JsonNode checkpoints) {
        return checkpoints.path("counts").path("completed").asInt();
    }

    /** The slowest completed checkpoint of those that Flink remembers, in milliseconds. */
    long slowestCheckpoint(String job) throws Exception {
        JsonNode summary = get("/jobs/" + job + "/checkpoints").path("summary");
        return summary.path("end_to_end_duration").path("max").asLong();
    }

    private void failIfEnded(JsonNode job) {
        String state = job.path("state").asText();
        if (state.equals("FAILED") || state.equals("CANCELED") || state.equals("FINISHED")) {
            throw new AssertionError("the job has ended: " + state);
        }
    }

    private static boolean all(JsonNode list, String field, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .allMatch(each -> each.path(field).asText().equals(value));
    }

    private void await(String path, String what, Predicate<JsonNode> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "nothing";
        while (System.nanoTime() < deadline) {
            try {
                JsonNode answer = get(path);
                if (condition.test(answer)) {
                    return;
                }
                last = answer.toString();
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(50);
        }
        String shown = last.substring(0, Math.min(last.length(), SHOWN_CHARACTERS));
        throw new AssertionError("waited in vain for " + path + " " + what + "; last: " + shown);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answers " + response.statusCode() + response.body());
        }
        return JSON.readTree(response.body());
    }
}
