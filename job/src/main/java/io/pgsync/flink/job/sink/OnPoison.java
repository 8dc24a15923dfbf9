package io.pgsync.flink.job.sink;

/** What the job does with a document that can never be indexed. */
public enum OnPoison {
    /** Writes a dead letter and continues. */
    DEAD_LETTER,
    /** Stops with an error. */
    STOP;

    /** The handler of such documents in the sink. */
    public RefusedDocuments refusedDocuments() {
        return this == STOP ? RefusedDocuments.stopJob() : RefusedDocuments.deadLetters();
    }
}
