package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.Port;

/** Receives the output of an immediate logic, with the operator that it is for. */
interface Router {
    void send(Port to, Message message) throws Exception;
}
