package io.pgsync.flink.compiler.transform;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of {@code replace} and {@code rename} within the JSON of a field, for the fields of an
 * object, or of each object of a list. Both use the old names.
 *
 * @param replace field → replacements, applied one after another
 * @param rename field → new name
 * @param inside field → rules for the objects that it holds
 */
public record JsonRules(
        Map<String, List<Replacement>> replace,
        Map<String, String> rename,
        Map<String, JsonRules> inside)
        implements Serializable {
    public static final JsonRules NONE = new JsonRules(Map.of(), Map.of(), Map.of());

    public JsonRules {
        replace = Collections.unmodifiableMap(new LinkedHashMap<>(replace));
        rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
        inside = Collections.unmodifiableMap(new LinkedHashMap<>(inside));
    }

    public boolean isNone() {
        return replace.isEmpty() && rename.isEmpty() && inside.isEmpty();
    }

    /** The union of both; they have no rules of the same kind. */
    public JsonRules plus(JsonRules those) {
        return new JsonRules(
                replace.isEmpty() ? those.replace : replace,
                rename.isEmpty() ? those.rename : rename,
                union(inside, those.inside));
    }

    /** The rules of each field from both. */
    public static Map<String, JsonRules> union(
            Map<String, JsonRules> these, Map<String, JsonRules> those) {
        Map<String, JsonRules> union = new LinkedHashMap<>(these);
        those.forEach((field, rules) -> union.merge(field, rules, JsonRules::plus));
        return union;
    }
}
