package io.pgsync.flink.udf.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shapes as GeoJSON. They may have that form already; Postgres's own types come as text: {@code
 * (x,y)} and {@code ((x1,y1),…)}. A value that is neither, or is not finite, yields nothing.
 */
final class GeoJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String NUMBER = "(-?[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?)";
    private static final Pattern POINT = Pattern.compile("\\(" + NUMBER + "," + NUMBER + "\\)");

    private GeoJson() {}

    /** Of a point: {@code [x, y]}. */
    static Optional<JsonNode> position(JsonNode point) {
        if (isOf("Point", point)) {
            return Optional.of(point.path("coordinates")).filter(JsonNode::isArray);
        }
        Matcher text = POINT.matcher(point.asText());
        return point.isTextual() && text.matches() ? Optional.of(position(text)) : Optional.empty();
    }

    /** Of a polygon: {@code {"type": "Polygon", …}}. */
    static Optional<JsonNode> polygon(JsonNode polygon) {
        if (isOf("Polygon", polygon)) {
            return Optional.of(polygon);
        }
        ArrayNode ring = corners(polygon.asText());
        if (ring.isEmpty()) {
            return Optional.empty();
        }
        if (!ring.get(0).equals(ring.get(ring.size() - 1))) {
            // a ring ends where it begins; Postgres leaves that corner out
            ring.add(ring.get(0).deepCopy());
        }
        ObjectNode shape = JSON.objectNode().put("type", "Polygon");
        shape.putArray("coordinates").add(ring);
        return Optional.of(shape);
    }

    /** The corners in Postgres's text; none if it is no polygon with finite corners. */
    private static ArrayNode corners(String text) {
        ArrayNode corners = JSON.arrayNode();
        Matcher corner = POINT.matcher(text);
        int end = 0;
        while (corner.find() && corner.start() == end + 1) {
            corners.add(position(corner));
            end = corner.end();
        }
        return end > 0 && text.substring(end).equals(")") ? corners : JSON.arrayNode();
    }

    private static boolean isOf(String type, JsonNode shape) {
        return shape.path("type").asText().equals(type);
    }

    private static JsonNode position(Matcher point) {
        return JSON.arrayNode()
                .add(new BigDecimal(point.group(1)))
                .add(new BigDecimal(point.group(2)));
    }
}
