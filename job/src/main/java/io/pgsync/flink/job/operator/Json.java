package io.pgsync.flink.job.operator;

import java.nio.charset.StandardCharsets;

/** JSON that operators write themselves. */
final class Json {
    static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private Json() {}
}
