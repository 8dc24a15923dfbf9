package io.pgsync.flink.job.operator;

/** Takes what a logic sends; the operator adds the time stamp. */
interface Emitter<T> {
    void emit(T value) throws Exception;
}
