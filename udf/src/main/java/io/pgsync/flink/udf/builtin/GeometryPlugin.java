package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.Result;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Adds fields that a search engine can index as {@code geo_point} and {@code geo_shape}, from
 * points and polygons in GeoJSON or of Postgres's own types.
 */
public final class GeometryPlugin implements DocumentPlugin {
    private Map<String, String> points;
    private Map<String, String> polygons;

    @Override
    public String name() {
        return "Geometry";
    }

    @Override
    public void open(PluginContext context) {
        points = context.options().map("points", Map.of("point", "coordinates"));
        polygons = context.options().map("polygons", Map.of("polygon", "shape"));
    }

    @Override
    public Result transform(ObjectNode document, DocumentContext context) {
        points.forEach((from, to) -> add(document, from, to, GeoJson::position));
        polygons.forEach((from, to) -> add(document, from, to, GeoJson::polygon));
        return Result.keep(document);
    }

    private static void add(
            ObjectNode document,
            String from,
            String to,
            Function<JsonNode, Optional<JsonNode>> conversion) {
        conversion.apply(document.path(from)).ifPresent(value -> document.set(to, value));
    }
}
