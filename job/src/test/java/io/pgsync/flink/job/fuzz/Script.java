package io.pgsync.flink.job.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A run as text: the tables, the schema file, and the sequence of actions of the sessions and the
 * job. A session's statement may fail; without any of its lines, a script is still valid.
 */
record Script(Terms terms, List<String> tables, ArrayNode schema, List<Line> lines) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TABLES = "--- tables";
    private static final String SCHEMA = "--- schema.json";
    private static final String LINES = "--- script";

    Script withLines(List<Line> others) {
        return new Script(terms, tables, schema, List.copyOf(others));
    }

    Script withTables(List<String> others) {
        return new Script(terms, List.copyOf(others), schema, lines);
    }

    Script withSchema(ArrayNode other) {
        return new Script(terms, tables, other, lines);
    }

    /**
     * What a run is like as a whole.
     *
     * @param seed of the order in which the job's channels are emptied
     * @param zone the time zone of the job
     * @param onDisk whether state lies in RocksDB
     * @param meta whether documents have {@code _meta}
     */
    record Terms(long seed, String zone, boolean onDisk, boolean meta) {
        @Override
        public String toString() {
            return "seed %d zone %s state %s meta %s"
                    .formatted(seed, zone, onDisk ? "rocksdb" : "heap", meta);
        }

        static Terms parse(String text) {
            String[] words = text.split(" ");
            return new Terms(
                    Long.parseLong(words[1]),
                    words[3],
                    words[5].equals("rocksdb"),
                    Boolean.parseBoolean(words[7]));
        }
    }

    @Override
    public String toString() {
        return "%s%n%s%n%s%n%s%n%s%n%s%n%s%n"
                .formatted(
                        terms,
                        TABLES,
                        String.join("\n", tables),
                        SCHEMA,
                        schema.toPrettyString(),
                        LINES,
                        lines.stream().map(Line::toString).collect(Collectors.joining("\n")));
    }

    /** Reads what {@link #toString} writes. */
    static Script parse(String text) throws JsonProcessingException {
        List<String> all = Arrays.asList(text.strip().split("\r?\n"));
        int tables = all.indexOf(TABLES);
        int schema = all.indexOf(SCHEMA);
        int lines = all.indexOf(LINES);
        List<Line> parsed = new ArrayList<>();
        for (String line : all.subList(lines + 1, all.size())) {
            List<String> data = parsed.isEmpty() ? List.of() : parsed.get(parsed.size() - 1).data();
            Line next = Line.parse(line, data);
            if (next != null) {
                parsed.add(next);
            }
        }
        return new Script(
                Terms.parse(all.get(0)),
                List.copyOf(all.subList(tables + 1, schema)),
                (ArrayNode) JSON.readTree(String.join("\n", all.subList(schema + 1, lines))),
                List.copyOf(parsed));
    }
}
