package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.Replacement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The transforms that concern the fields of one node, after rules that a parent declares for this
 * node (nested under its label) are moved down to it. Applied in this order: replace, rename,
 * concat.
 *
 * @param replace field (name before rename) → replacements, applied one after another
 * @param rename field → new name
 * @param concat applied in order, seeing the renamed fields and the destinations before
 * @param inside field (name before rename) → rules for the objects in its JSON
 */
public record TransformPlan(
        Map<String, List<Replacement>> replace,
        Map<String, String> rename,
        List<ConcatSpec> concat,
        Map<String, JsonRules> inside) {
    public static final TransformPlan NONE =
            new TransformPlan(Map.of(), Map.of(), List.of(), Map.of());

    public TransformPlan {
        replace = Collections.unmodifiableMap(new LinkedHashMap<>(replace));
        rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
        concat = List.copyOf(concat);
        inside = Collections.unmodifiableMap(new LinkedHashMap<>(inside));
    }
}
