package io.pgsync.flink.compiler.state;

import io.pgsync.flink.compiler.state.StateLayout.Held;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a schema's documents can be rendered from the state of another schema's job. */
public final class LayoutComparison {
    private final StateLayout stored;
    private final StateLayout wanted;
    private final Set<String> missing = new LinkedHashSet<>();

    private LayoutComparison(StateLayout stored, StateLayout wanted) {
        this.stored = stored;
        this.wanted = wanted;
    }

    /**
     * What the wanted state needs and the stored one does not hold, in words; empty if the job can
     * go on. What is stored and not wanted any more does no harm.
     */
    public static List<String> missing(StateLayout stored, StateLayout wanted) {
        return new LayoutComparison(stored, wanted).compare();
    }

    private List<String> compare() {
        if (!stored.timeZone().equals(wanted.timeZone())) {
            missing.add(
                    "timestamps are to be shown in time zone %s, the state has them in %s"
                            .formatted(wanted.timeZone(), stored.timeZone()));
        }
        for (Held held : stored.operators()) {
            if (isRoot(held) && wanted.operator(held.uid()).isEmpty()) {
                missing.add("document '%s' has gone".formatted(held.path()));
            }
        }
        for (Held held : wanted.operators()) {
            Optional<Held> before = stored.operator(held.uid());
            if (before.isPresent()) {
                compare(before.get(), held);
            } else {
                isNew(held);
            }
        }
        return List.copyOf(missing);
    }

    private static boolean isRoot(Held held) {
        return held.isAssemble() && !held.path().contains("/");
    }

    private void isNew(Held held) {
        String path = held.path();
        if (isRoot(held)) {
            missing.add("document '%s' is new".formatted(path));
        } else if (held.isAssemble()) {
            int last = path.lastIndexOf('/');
            String parent = path.substring(0, last);
            if (hasNode(stored, parent)) {
                missing.add("child '%s' of %s is new".formatted(path.substring(last + 1), parent));
            }
        } else if (hasNode(stored, path) && !gainsChild(path)) {
            missing.add("%s is joined in another way".formatted(path));
        }
    }

    private static boolean hasNode(StateLayout layout, String path) {
        return layout.operators().stream().anyMatch(h -> h.isAssemble() && h.path().equals(path));
    }

    /** Whether a node has a child that it did not have; that says it all. */
    private boolean gainsChild(String path) {
        return wanted.operators().stream()
                .filter(Held::isAssemble)
                .map(Held::path)
                .filter(child -> child.startsWith(path + "/"))
                .anyMatch(child -> !hasNode(stored, child));
    }

    private void compare(Held before, Held now) {
        if (!before.key().equals(now.key())) {
            missing.add(
                    "%s has the key %s, in the state %s"
                            .formatted(now.path(), now.key(), before.key()));
        }
        now.columns().forEach((column, type) -> compareColumn(before, now, column, type));
        List<String> outputs = new ArrayList<>(now.outputs());
        outputs.removeAll(before.outputs());
        if (!outputs.isEmpty() && !gainsChild(now.path())) {
            missing.add(
                    "%s is joined in another way: %s; in the state: %s"
                            .formatted(
                                    now.path(),
                                    String.join(", ", outputs),
                                    String.join(", ", before.outputs())));
        }
    }

    private void compareColumn(Held before, Held now, String column, String type) {
        Map<String, String> columns = before.columns();
        if (!columns.containsKey(column)) {
            missing.add("column '%s' of %s is new".formatted(column, now.path()));
        } else if (!columns.get(column).equals(type)) {
            missing.add(
                    "column '%s' of %s is of type %s, in the state %s"
                            .formatted(column, now.path(), type, columns.get(column)));
        }
    }
}
