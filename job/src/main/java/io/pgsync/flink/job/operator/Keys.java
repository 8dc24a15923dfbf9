package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.job.key.KeyBytes;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.util.List;

/** Keys made of a row's columns. */
final class Keys {
    private Keys() {}

    /** The key, or null if a column is NULL, which equals nothing. */
    static BinaryKey of(Tuple row, List<KeyPart> parts) {
        ByteBuilder out = new ByteBuilder(32);
        return KeyBytes.append(row, parts, out) ? BinaryKey.of(out.toByteArray()) : null;
    }
}
