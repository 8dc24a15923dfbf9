package io.pgsync.flink.compiler.logical;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Under which names the fields of a node appear in the document. */
public final class FieldNames {
    /** The order in which jsonb keeps keys, and so the order in which PGSync renames them. */
    private static final Comparator<String> JSONB_ORDER =
            Comparator.comparing(
                    name -> name.getBytes(StandardCharsets.UTF_8),
                    Comparator.<byte[]>comparingInt(b -> b.length)
                            .thenComparing(Arrays::compareUnsigned));

    private FieldNames() {}

    /**
     * Columns and children by their names before any rename, in the order of the schema, to their
     * final names. Where two end with one name, the later one of jsonb's key order stays and the
     * other is missing here.
     */
    public static Map<String, String> of(NodePlan node) {
        List<String> fields = new ArrayList<>();
        node.columns().forEach(column -> fields.add(column.field()));
        node.edges().forEach(edge -> fields.add(edge.label()));
        Map<String, String> renames = node.transforms().rename();
        Map<String, String> winners = new LinkedHashMap<>();
        fields.stream()
                .sorted(JSONB_ORDER)
                .forEach(field -> winners.put(renames.getOrDefault(field, field), field));
        Map<String, String> names = new LinkedHashMap<>();
        for (String field : fields) {
            String name = renames.getOrDefault(field, field);
            if (field.equals(winners.get(name))) {
                names.put(field, name);
            }
        }
        return names;
    }
}
