package io.pgsync.flink.job.search.bulk;

/** The meaning of the response to a bulk request as a whole. */
enum Judgement {
    /** Each operation has its own outcome. */
    BY_ITEM,
    /** The engine could not accept the request now. */
    RETRY,
    /**
     * The request is too large, or contains something that the engine cannot parse: splitting it in
     * halves isolates the bad document and lets the others through.
     */
    CUT,
    /** The credentials are refused or lack privileges. */
    ACCESS_DENIED,
    /** No search engine responds like this. */
    NOT_AN_ENGINE;

    /**
     * @param status the HTTP status of the answer
     * @param errorType the engine's error type, or null
     */
    static Judgement of(int status, String errorType) {
        if (status == 200) {
            return BY_ITEM;
        }
        if (Verdict.of(false, status, errorType) == Verdict.RETRY) {
            return RETRY;
        }
        return switch (status) {
            case 400, 413 -> CUT;
            case 401, 403 -> ACCESS_DENIED;
            default -> NOT_AN_ENGINE;
        };
    }
}
