package io.pgsync.flink.job.search;

import com.fasterxml.jackson.databind.JsonNode;

/** An error response of the engine; the message names request, status and reason. */
public final class SearchFailure extends RuntimeException {
    private final int status;
    private final String type;

    SearchFailure(String request, int status, JsonNode answer) {
        super(request + " was answered with " + status + ": " + reason(answer));
        this.status = status;
        this.type = answer.path("error").path("type").asText();
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The engine's error type, for example {@code index_not_found_exception}; or empty. */
    public String type() {
        return type;
    }

    /** The engine's error message, with the root cause. */
    public static String reason(JsonNode answer) {
        JsonNode error = answer.has("error") ? answer.get("error") : answer;
        if (!error.isObject()) {
            return error.asText();
        }
        StringBuilder text = new StringBuilder();
        text.append(error.path("type").asText()).append(": ").append(error.path("reason").asText());
        JsonNode cause = error.path("caused_by");
        for (int depth = 0; cause.isObject() && depth < 5; depth++) {
            text.append(": ").append(cause.path("reason").asText());
            cause = cause.path("caused_by");
        }
        return text.toString();
    }
}
