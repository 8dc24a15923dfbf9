package io.pgsync.flink.compiler.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the state of a job holds, apart from how documents are rendered from it. It is kept in the
 * state itself, so that a job that starts from a savepoint can tell whether that holds all that its
 * own schema needs: {@link LayoutComparison}.
 *
 * @param timeZone in which rows show timestamps with time zone
 * @param operators in the order of the plan
 */
public record StateLayout(String timeZone, List<Held> operators) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public StateLayout {
        operators = List.copyOf(operators);
    }

    /**
     * What one operator holds.
     *
     * @param uid the operator's uid
     * @param kind Track, Link or Assemble
     * @param key what it is keyed by, with the key types
     * @param columns of each row that it keeps: name → type; empty for a Link
     * @param outputs to whom it has told what, by which columns
     */
    public record Held(
            String uid,
            String kind,
            String key,
            Map<String, String> columns,
            List<String> outputs) {
        public Held {
            columns = new TreeMap<>(columns);
            outputs = List.copyOf(outputs);
        }

        /** The node in the document, as labels from the index down. */
        String path() {
            return uid.replaceFirst("/[^/]*(/meta)?/v[0-9]+$", "");
        }

        boolean isAssemble() {
            return kind.equals(LayoutReader.ASSEMBLE);
        }
    }

    /**
     * The state of a job with that plan.
     *
     * @param timeZone in which the source reads timestamps with time zone
     */
    public static StateLayout of(PhysicalPlan plan, String timeZone) {
        return new StateLayout(timeZone, LayoutReader.read(plan));
    }

    Optional<Held> operator(String uid) {
        return operators.stream().filter(held -> held.uid().equals(uid)).findFirst();
    }

    /** As text, for {@link #parse}. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static StateLayout parse(String json) {
        try {
            return JSON.readValue(json, StateLayout.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a description of state: " + json, e);
        }
    }
}
