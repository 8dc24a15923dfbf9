package io.pgsync.flink.job.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The differences between two documents, one line per place. Numbers are compared by value (1.5
 * equals 1.50), objects regardless of field order, arrays in order.
 */
public final class JsonDifference {
    private static final int LONGEST_VALUE = 60;

    private final int limit;
    private final List<String> lines = new ArrayList<>();

    private JsonDifference(int limit) {
        this.limit = limit;
    }

    /** Whether the documents are equal. */
    public static boolean none(JsonNode index, JsonNode database) {
        return between(index, database, 1).isEmpty();
    }

    /**
     * The first differences.
     *
     * @param limit maximum number of lines
     */
    public static List<String> between(JsonNode index, JsonNode database, int limit) {
        JsonDifference difference = new JsonDifference(limit);
        difference.compare("", index, database);
        return difference.lines;
    }

    private void compare(String path, JsonNode index, JsonNode database) {
        if (lines.size() >= limit) {
            return;
        }
        if (index.isObject() && database.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            database.fieldNames().forEachRemaining(names::add);
            index.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compare(
                        path.isEmpty() ? name : path + "." + name,
                        index.path(name),
                        database.path(name));
            }
        } else if (index.isArray() && database.isArray() && index.size() == database.size()) {
            Iterator<JsonNode> others = database.elements();
            int position = 0;
            for (JsonNode element : index) {
                compare(path + "[" + position++ + "]", element, others.next());
            }
        } else if (!sameValue(index, database)) {
            lines.add(path + ": index " + shown(index) + ", database " + shown(database));
        }
    }

    private static boolean sameValue(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "nothing";
        }
        String text = value.toString();
        String size = value.isArray() ? "(%d elements) ".formatted(value.size()) : "";
        return size
                + (text.length() <= LONGEST_VALUE
                        ? text
                        : text.substring(0, LONGEST_VALUE - 1) + "…");
    }
}
