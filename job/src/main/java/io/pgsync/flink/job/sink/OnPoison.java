package io.pgsync.flink.job.sink;

/** What becomes of a job that meets a document which can never be indexed. */
public enum OnPoison {
    /** It sets the document aside and goes on. */
    DEAD_LETTER,
    /** It stops with an error. */
    STOP;

    /** What the sink does with such documents. */
    public RefusedDocuments refusedDocuments() {
        return this == STOP ? RefusedDocuments.stopJob() : RefusedDocuments.deadLetters();
    }
}
