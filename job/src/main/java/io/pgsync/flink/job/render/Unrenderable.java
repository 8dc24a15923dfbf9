package io.pgsync.flink.job.render;

import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * Replaces a document, or a part of one, that cannot be built, and holds the reason. Its bytes
 * begin as no JSON does, so it can go wherever documents go.
 *
 * <p>It is not a type of its own, because state, messages and requests hold documents as bytes, and
 * parents copy the bytes of their children. Every parent would have to remove and add a wrapper,
 * which would cost every document a copy. This mark costs a copy only for the few documents that
 * have it.
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
     * Whether these bytes are an unrenderable document.
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
