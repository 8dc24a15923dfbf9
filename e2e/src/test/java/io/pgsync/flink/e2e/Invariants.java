package io.pgsync.flink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Invariants that hold in every document at any time, because every transaction preserves them. */
final class Invariants {
    private Invariants() {}

    /** The invariants that the document violates, if any. */
    static Optional<String> broken(JsonNode shelf) {
        long weight = 0;
        int items = 0;
        for (JsonNode box : shelf.path("boxes")) {
            weight += box.path("weight").asLong();
            items += box.path("items").size();
            for (JsonNode item : box.path("items")) {
                if (!item.path("maker_revision").equals(item.path("maker").path("revision"))) {
                    return Optional.of("item " + item.path("id") + " and its maker differ");
                }
            }
        }
        if (weight != shelf.path("total").asLong(-1)) {
            return Optional.of("total is not the weight of the boxes, " + weight + ",");
        }
        if (items != shelf.path("item_count").asInt(-1)) {
            return Optional.of("item_count is not the number of items, " + items + ",");
        }
        if (!shelf.path("zone_revision").equals(shelf.path("zone").path("revision"))) {
            return Optional.of("shelf and zone differ");
        }
        return Optional.empty();
    }
}
