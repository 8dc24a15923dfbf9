package io.pgsync.flink.job.operator;

import java.nio.charset.StandardCharsets;

/** JSON texts that operators write themselves. */
final class Json {
    static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private Json() {}
}
