package io.pgsync.flink.job.search.sink;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Maps document names to indices. A name without an entry is itself the index name.
 *
 * @param byDocument name of the document → index
 */
public record IndexNames(Map<String, String> byDocument) implements Serializable {
    /** Every name is the index name. */
    public static final IndexNames SAME = new IndexNames(Map.of());

    public IndexNames {
        byDocument = Map.copyOf(byDocument);
    }

    /** The index of a document name. */
    public String index(String document) {
        return byDocument.getOrDefault(document, document);
    }

    /** The document name of an index. */
    public String document(String index) {
        Map<String, String> byIndex = new HashMap<>();
        byDocument.forEach((document, its) -> byIndex.put(its, document));
        return byIndex.getOrDefault(index, index);
    }
}
