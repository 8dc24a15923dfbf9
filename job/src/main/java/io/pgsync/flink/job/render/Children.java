package io.pgsync.flink.job.render;

import java.util.List;

/** The finished sub-documents below one row. */
@FunctionalInterface
public interface Children {
    /** None at all, for rows of a leaf. */
    Children NONE = edge -> List.of();

    /** The JSON of each child on an edge, in the order in which an array shows them. */
    List<byte[]> of(int edge);
}
