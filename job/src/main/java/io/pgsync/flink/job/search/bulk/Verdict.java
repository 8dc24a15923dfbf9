package io.pgsync.flink.job.search.bulk;

import java.util.Set;

/** What the engine's answer to one operation of a bulk request means. */
public enum Verdict {
    /** Done, or there was nothing to delete. */
    DONE,
    /** The index has this version or a newer one already. */
    CONFLICT,
    /** The engine could not take it now. */
    RETRY,
    /** The engine will never take this document. */
    REFUSED,
    /** No document can go there until the user acts: no such index, no rights. */
    IMPOSSIBLE;

    private static final Set<String> NOT_THE_DOCUMENTS_FAULT =
            Set.of(
                    "index_not_found_exception",
                    "index_closed_exception",
                    "security_exception",
                    "invalid_index_name_exception");

    /**
     * @param status the item's HTTP status
     * @param errorType the engine's name of the error, or null
     */
    public static Verdict of(boolean delete, int status, String errorType) {
        if (status / 100 == 2 || (delete && status == 404)) {
            return DONE;
        }
        if (status == 409) {
            return CONFLICT;
        }
        // a block ends by itself or by the administrator's hand (a full disk answers 403 or 429)
        if (status == 429 || status >= 500 || "cluster_block_exception".equals(errorType)) {
            return RETRY;
        }
        return errorType != null && NOT_THE_DOCUMENTS_FAULT.contains(errorType)
                ? IMPOSSIBLE
                : REFUSED;
    }
}
