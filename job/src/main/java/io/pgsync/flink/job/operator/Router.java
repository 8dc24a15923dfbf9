package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.Port;

/** Takes what an immediate logic sends, with the operator that is to receive it. */
interface Router {
    void send(Port to, Message message) throws Exception;
}
