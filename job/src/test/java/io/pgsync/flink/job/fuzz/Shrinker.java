package io.pgsync.flink.job.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Finds a shorter script that also fails, by leaving out parts. */
final class Shrinker {
    private final Trial trial;
    private int trialsLeft;
    private Script shortest;

    /** Runs a script and tells whether it fails. */
    interface Trial {
        boolean fails(Script script);
    }

    private Shrinker(Script script, Trial trial, int trials) {
        this.shortest = script;
        this.trial = trial;
        this.trialsLeft = trials;
    }

    /**
     * @param trials how many scripts are tried at most
     */
    static Script shrink(Script script, Trial trial, int trials) {
        Shrinker shrinker = new Shrinker(script, trial, trials);
        int before;
        do {
            before = shrinker.trialsLeft;
            String text = shrinker.shortest.toString();
            shrinker.shrinkLists();
            shrinker.shrinkSchema();
            if (shrinker.shortest.toString().equals(text)) {
                break;
            }
        } while (shrinker.trialsLeft > 0 && shrinker.trialsLeft < before);
        return shrinker.shortest;
    }

    private boolean take(Script candidate) {
        if (trialsLeft <= 0) {
            return false;
        }
        trialsLeft--;
        if (trial.fails(candidate)) {
            shortest = candidate;
            return true;
        }
        return false;
    }

    private void shrinkLists() {
        shrink(shortest.lines(), lines -> shortest.withLines(lines));
        shrink(shortest.tables(), tables -> shortest.withTables(tables));
        for (int i = 0; i < shortest.lines().size(); i++) {
            Line line = shortest.lines().get(i);
            int at = i;
            shrink(
                    line.data(),
                    data -> {
                        List<Line> lines = new ArrayList<>(shortest.lines());
                        lines.set(at, new Line(line.actor(), line.text(), data));
                        return shortest.withLines(lines);
                    });
        }
    }

    /** Leaves out runs of elements, long ones first. */
    private <T> void shrink(List<T> elements, Function<List<T>, Script> with) {
        List<T> left = new ArrayList<>(elements);
        for (int length = Math.max(left.size() / 2, 1); length > 0 && !left.isEmpty(); ) {
            for (int from = left.size() - length; from > -length; from -= length) {
                List<T> fewer = new ArrayList<>(left);
                fewer.subList(Math.max(from, 0), from + length).clear();
                if (take(with.apply(fewer))) {
                    left = fewer;
                    from = Math.min(from, left.size());
                }
            }
            length /= 2;
        }
    }

    private void shrinkSchema() {
        boolean shorter = true;
        while (shorter && trialsLeft > 0) {
            shorter = false;
            for (String path : removable(shortest.schema(), "")) {
                ArrayNode schema = shortest.schema().deepCopy();
                remove(schema, path);
                if (take(shortest.withSchema(schema))) {
                    shorter = true;
                    break;
                }
            }
        }
    }

    /** JSON pointers of what may be left out, the largest parts first. */
    private static List<String> removable(JsonNode node, String path) {
        List<String> paths = new ArrayList<>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (node.size() > 1 || path.endsWith("/children")) {
                    paths.add(path + "/" + i);
                }
            }
            for (int i = 0; i < node.size(); i++) {
                paths.addAll(removable(node.get(i), path + "/" + i));
            }
        } else if (node.isObject()) {
            for (String name : List.of("children", "where", "transform", "routing", "label")) {
                if (node.has(name)) {
                    paths.add(path + "/" + name);
                }
            }
            for (String name : List.of("nodes", "children", "columns", "transform")) {
                if (node.has(name)) {
                    paths.addAll(removable(node.get(name), path + "/" + name));
                }
            }
            if (path.endsWith("/transform")) {
                node.fieldNames().forEachRemaining(name -> paths.add(path + "/" + name));
            }
        }
        return paths;
    }

    private static void remove(JsonNode root, String path) {
        int slash = path.lastIndexOf('/');
        JsonNode parent = slash == 0 ? root : root.at(path.substring(0, slash));
        String last = path.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.remove(last);
        } else {
            ((ArrayNode) parent).remove(Integer.parseInt(last));
        }
    }
}
