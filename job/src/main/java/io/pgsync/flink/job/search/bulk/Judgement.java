package io.pgsync.flink.job.search.bulk;

/** What the answer to a bulk request means as a whole. */
enum Judgement {
    /** Each operation has an outcome of its own. */
    BY_ITEM,
    /** The engine could not take the request now. */
    RETRY,
    /**
     * Too large, or something in it that the engine cannot even read: in halves, the guilty
     * document is found at last, and the others go through.
     */
    CUT,
    /** The log-in is refused, or lacks rights. */
    ACCESS_DENIED,
    /** No search engine answers so. */
    NOT_AN_ENGINE;

    /**
     * @param status the HTTP status of the answer
     * @param errorType the engine's name of the error, or null
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
