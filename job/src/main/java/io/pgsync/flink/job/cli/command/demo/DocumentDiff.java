package io.pgsync.flink.job.cli.command.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The changes between two versions of a document, one line per place. */
final class DocumentDiff {
    private static final int LONGEST_VALUE = 60;

    private final List<String> lines = new ArrayList<>();

    private DocumentDiff() {}

    /**
     * Compares two documents; elements of arrays are paired by their {@code id} if they have one.
     */
    static List<String> between(JsonNode before, JsonNode after) {
        DocumentDiff diff = new DocumentDiff();
        diff.compare("", before, after);
        return diff.lines;
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (before != null && before.equals(after)) {
            return;
        }
        if (before == null) {
            lines.add(path + ": + " + shorten(after));
        } else if (after == null) {
            lines.add(path + ": - " + shorten(before));
        } else if (before.isObject() && after.isObject()) {
            compareParts(path, path.isEmpty() ? "" : ".", "", fields(before), fields(after));
        } else if (haveIds(before) && haveIds(after)) {
            compareParts(path, "[", "]", byId(before), byId(after));
        } else {
            lines.add(path + ": " + shorten(before) + " → " + shorten(after));
        }
    }

    private void compareParts(
            String path,
            String open,
            String close,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            compare(path + open + name + close, before.get(name), after.get(name));
        }
    }

    private static Map<String, JsonNode> fields(JsonNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private static boolean haveIds(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode element : node) {
            if (!element.has("id")) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, JsonNode> byId(JsonNode array) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        for (Iterator<JsonNode> each = array.elements(); each.hasNext(); ) {
            JsonNode element = each.next();
            elements.put("id " + element.get("id").asText(), element);
        }
        return elements;
    }

    private static String shorten(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
    }
}
