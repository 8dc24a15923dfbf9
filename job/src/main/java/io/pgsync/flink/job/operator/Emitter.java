package io.pgsync.flink.job.operator;

/** Receives the output of a logic; the operator adds the timestamp. */
interface Emitter<T> {
    void emit(T value) throws Exception;
}
