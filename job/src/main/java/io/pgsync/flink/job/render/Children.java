package io.pgsync.flink.job.render;

import java.util.List;

/** The finished sub-documents below one row. */
@FunctionalInterface
public interface Children {
    /** No children, for rows of a leaf. */
    Children NONE = edge -> List.of();

    /** The JSON of each child on an edge, in array order. */
    List<byte[]> of(int edge);
}
