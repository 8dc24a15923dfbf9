package io.pgsync.flink.job.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named values in layers: what an earlier layer says outranks the later ones. An empty value counts
 * as none, as {@code NAME=} in a shell does.
 *
 * @param layers flags, environment, {@code .env}, in this order
 */
public record Variables(List<Layer> layers) {

    /**
     * One source of values.
     *
     * @param origin as it appears in messages
     */
    public record Layer(String origin, Map<String, String> values) {}

    /**
     * A value, and where it comes from.
     *
     * @param rank the layer's number; a smaller one outranks a greater one
     */
    public record Value(String name, String text, String origin, int rank) {}

    public Variables {
        layers = List.copyOf(layers);
    }

    public Optional<Value> find(String name) {
        for (int rank = 0; rank < layers.size(); rank++) {
            Layer layer = layers.get(rank);
            String text = layer.values().get(name);
            if (text != null && !text.isEmpty()) {
                return Optional.of(new Value(name, text, layer.origin(), rank));
            }
        }
        return Optional.empty();
    }

    /** The text of a value. */
    public Optional<String> text(String name) {
        return find(name).map(Value::text);
    }

    /** All values by name, for the variables of a schema file. */
    public Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        layers.forEach(layer -> layer.values().forEach(all::putIfAbsent));
        return all;
    }
}
