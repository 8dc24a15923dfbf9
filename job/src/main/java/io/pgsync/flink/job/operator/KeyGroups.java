package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** Keys chosen for the key group that they fall into. */
final class KeyGroups {
    private KeyGroups() {}

    /** One key for each key group, in the order of the groups. */
    static List<BinaryKey> representatives(int maxParallelism) {
        BinaryKey[] keys = new BinaryKey[maxParallelism];
        int found = 0;
        for (long candidate = 0; found < maxParallelism; candidate++) {
            BinaryKey key =
                    BinaryKey.of(new ByteBuilder(Long.BYTES).appendLong(candidate).toByteArray());
            int group = KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism);
            if (keys[group] == null) {
                keys[group] = key;
                found++;
            }
        }
        return Arrays.asList(keys);
    }
}
