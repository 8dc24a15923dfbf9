package io.pgsync.flink.job.search.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.search.SearchClient;
import io.pgsync.flink.job.search.SearchFailure;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine's response to a bulk request.
 *
 * @param status the HTTP status of the response
 * @param reason the engine's error message if the request failed as a whole, otherwise null
 * @param outcomes one per operation, in their order, if the judgement is by item; otherwise empty
 */
record BulkAnswer(Judgement judgement, int status, String reason, List<BulkOutcome> outcomes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the response to these operations.
     *
     * @throws UserException if the server is not a search engine, or denies access
     */
    static BulkAnswer read(HttpResponse<byte[]> response, List<BulkOperation> operations) {
        int status = response.statusCode();
        if (status == 200) {
            return new BulkAnswer(Judgement.BY_ITEM, status, null, outcomes(response, operations));
        }
        JsonNode answer = SearchClient.parse(response.body());
        String reason = SearchFailure.reason(answer);
        Judgement judgement = Judgement.of(status, answer.path("error").path("type").asText(null));
        if (judgement == Judgement.ACCESS_DENIED) {
            throw SearchClient.accessDenied(
                    response.uri().toString(), "bulk writes", status, reason);
        }
        if (judgement == Judgement.NOT_AN_ENGINE) {
            throw notAnEngine(
                    response.uri() + " answers bulk requests with " + status + ": " + reason, null);
        }
        return new BulkAnswer(judgement, status, reason, List.of());
    }

    private static List<BulkOutcome> outcomes(
            HttpResponse<byte[]> response, List<BulkOperation> operations) {
        JsonNode items;
        try {
            items = JSON.readTree(response.body()).path("items");
            if (items.size() != operations.size()) {
                throw new IOException(
                        items.size()
                                + " items in the answer to "
                                + operations.size()
                                + " operations");
            }
        } catch (IOException e) {
            throw notAnEngine(
                    "The answer of " + response.uri() + " does not come from a search engine: " + e,
                    e);
        }
        List<BulkOutcome> outcomes = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            outcomes.add(outcome(items.get(i).iterator().next(), operations.get(i)));
        }
        return outcomes;
    }

    private static BulkOutcome outcome(JsonNode item, BulkOperation operation) {
        int status = item.path("status").asInt();
        String type = item.path("error").path("type").asText(null);
        return new BulkOutcome(
                Verdict.of(operation.isDelete(), status, type),
                status,
                item.has("error") ? SearchFailure.reason(item) : null);
    }

    private static UserException notAnEngine(String message, Exception cause) {
        return new UserException(
                message, "Check the URL of the search engine, and any proxy in between.", cause);
    }
}
