package io.pgsync.flink.job.search.bulk;

import java.util.Set;

/** The meaning of the engine's response to one operation of a bulk request. */
public enum Verdict {
    /** Done, or there was nothing to delete. */
    DONE,
    /** The index already has this version or a newer one. */
    CONFLICT,
    /** The engine could not accept it now. */
    RETRY,
    /** The engine will never accept this document. */
    REFUSED,
    /**
     * No document can be written there until the user acts: the index or the privilege is missing.
     */
    IMPOSSIBLE;

    private static final Set<String> NOT_THE_DOCUMENTS_FAULT =
            Set.of(
                    "index_not_found_exception",
                    "index_closed_exception",
                    "security_exception",
                    "invalid_index_name_exception");

    /**
     * @param status the item's HTTP status
     * @param errorType the engine's error type, or null
     */
    public static Verdict of(boolean delete, int status, String errorType) {
        if (status / 100 == 2 || (delete && status == 404)) {
            return DONE;
        }
        if (status == 409) {
            return CONFLICT;
        }
        // an index block ends by itself or when the administrator lifts it (a full disk gives 403
        // or 429)
        if (status == 429 || status >= 500 || "cluster_block_exception".equals(errorType)) {
            return RETRY;
        }
        return errorType != null && NOT_THE_DOCUMENTS_FAULT.contains(errorType)
                ? IMPOSSIBLE
                : REFUSED;
    }
}
