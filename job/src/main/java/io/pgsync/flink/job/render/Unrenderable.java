package io.pgsync.flink.job.render;

import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * What stands in the place of a document, or of a part of one, that cannot be made: the reason. Its
 * bytes begin as no JSON does, so it can go wherever documents go.
 *
 * <p>No type of its own, because state, messages and requests hold documents as bytes, and parents
 * are made of their children by copying: a wrapper would have to be taken off and put on again at
 * each of them, and its flag would cost every document the copy that this mark costs the few only.
 */
public final class Unrenderable {
    private static final byte MARK = 0;
    private static final int LONGEST_REASON = 2_000;

    private Unrenderable() {}

    public static byte[] of(String reason) {
        String shown =
                reason.length() <= LONGEST_REASON
                        ? reason
                        : reason.substring(0, LONGEST_REASON - 1) + "…";
        return new ByteBuilder(shown.length() + 1).append(MARK).append(shown).toByteArray();
    }

    /**
     * Whether this is none of JSON.
     *
     * @param document may be null
     */
    public static boolean is(byte[] document) {
        return document != null && document.length > 0 && document[0] == MARK;
    }

    /** Why there is no document. */
    public static String reason(byte[] unrenderable) {
        return new String(unrenderable, 1, unrenderable.length - 1, StandardCharsets.UTF_8);
    }
}
