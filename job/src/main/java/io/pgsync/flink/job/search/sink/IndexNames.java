package io.pgsync.flink.job.search.sink;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * In which index the documents of each name lie. A name without an entry is that of its index.
 *
 * @param byDocument name of the document → index
 */
public record IndexNames(Map<String, String> byDocument) implements Serializable {
    /** Every name is that of its index. */
    public static final IndexNames SAME = new IndexNames(Map.of());

    public IndexNames {
        byDocument = Map.copyOf(byDocument);
    }

    /** The index of a document's name. */
    public String index(String document) {
        return byDocument.getOrDefault(document, document);
    }

    /** The name of the documents that lie in an index. */
    public String document(String index) {
        Map<String, String> byIndex = new HashMap<>();
        byDocument.forEach((document, its) -> byIndex.put(its, document));
        return byIndex.getOrDefault(index, index);
    }
}
