package io.pgsync.flink.udf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/** The result of a plugin for one document. */
public sealed interface Result {

    /** The document goes on to the next plugin, and then into the index. */
    record Keep(ObjectNode document) implements Result {
        public Keep {
            Objects.requireNonNull(document, "document");
        }
    }

    /**
     * The document is not indexed, and any copy in the index is deleted. Later plugins do not run.
     * When one of its rows changes, the plugins run again.
     */
    record Drop() implements Result {
        private static final Drop INSTANCE = new Drop();
    }

    static Result keep(ObjectNode document) {
        return new Keep(document);
    }

    static Result drop() {
        return Drop.INSTANCE;
    }
}
