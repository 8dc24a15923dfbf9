package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.logical.Cardinality;
import io.pgsync.flink.compiler.logical.EdgePlan;
import io.pgsync.flink.compiler.logical.JoinPlan;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Numbers the children of a node by their labels, so that a number in state still means the same
 * child after siblings have come, gone, or changed places in the schema file.
 */
final class EdgeIds {
    /** State has two bytes for it. */
    private static final int MASK = 0xFFFF;

    private EdgeIds() {}

    /** The edges in the order given. */
    static List<Edge> number(List<EdgePlan> edges) {
        Map<Integer, String> taken = new HashMap<>();
        edges.stream().map(EdgePlan::label).sorted().forEach(label -> take(label, taken));
        Map<String, Integer> ids = new HashMap<>();
        taken.forEach((id, label) -> ids.put(label, id));
        List<Edge> numbered = new ArrayList<>();
        for (EdgePlan edge : edges) {
            boolean array =
                    edge.cardinality() == Cardinality.ONE_TO_MANY
                            || edge.join() instanceof JoinPlan.Through;
            numbered.add(new Edge(ids.get(edge.label()), edge.label(), array));
        }
        return numbered;
    }

    private static void take(String label, Map<Integer, String> taken) {
        CRC32 checksum = new CRC32();
        checksum.update(label.getBytes(StandardCharsets.UTF_8));
        int id = (int) checksum.getValue() & MASK;
        while (taken.putIfAbsent(id, label) != null) {
            id = (id + 1) & MASK;
        }
    }
}
