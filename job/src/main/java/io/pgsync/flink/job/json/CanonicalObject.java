package io.pgsync.flink.job.json;

import io.pgsync.flink.job.row.ByteBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A JSON object being written member by member, put into jsonb's order at its end: shorter keys
 * first, then by bytes; of equal keys the last one stays.
 */
final class CanonicalObject {
    private static final Comparator<Member> ORDER =
            Comparator.comparing(Member::key, CanonicalObject::compareKeys);

    /**
     * @param key unescaped, UTF-8
     * @param start where the member's own bytes start, behind the comma
     */
    private record Member(byte[] key, int start) {}

    private final ByteBuilder out;
    private final List<Member> members = new ArrayList<>();
    private boolean ordered = true;

    CanonicalObject(ByteBuilder out) {
        this.out = out.append('{');
    }

    /** Starts a member; the caller then writes its value. */
    void key(byte[] key) {
        if (!members.isEmpty()) {
            ordered &= compareKeys(members.get(members.size() - 1).key, key) < 0;
            out.append(',');
        }
        members.add(new Member(key, out.size()));
        JsonString.append(key, 0, key.length, out).append(':');
    }

    void close() {
        if (!ordered) {
            order();
        }
        out.append('}');
    }

    private void order() {
        int base = members.get(0).start;
        byte[] written = Arrays.copyOfRange(out.array(), base, out.size());
        List<int[]> ranges = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            int end = i + 1 < members.size() ? members.get(i + 1).start - 1 : base + written.length;
            ranges.add(new int[] {members.get(i).start - base, end - base});
        }
        // a stable sort keeps equal keys as written: the last of them wins
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(members::get, ORDER));
        out.truncate(base);
        for (int i = 0; i < order.size(); i++) {
            boolean shadowed =
                    i + 1 < order.size()
                            && ORDER.compare(
                                            members.get(order.get(i)),
                                            members.get(order.get(i + 1)))
                                    == 0;
            if (!shadowed) {
                int[] range = ranges.get(order.get(i));
                if (out.size() > base) {
                    out.append(',');
                }
                out.append(written, range[0], range[1] - range[0]);
            }
        }
    }

    private static int compareKeys(byte[] one, byte[] other) {
        return one.length != other.length
                ? Integer.compare(one.length, other.length)
                : Arrays.compareUnsigned(one, other);
    }
}
