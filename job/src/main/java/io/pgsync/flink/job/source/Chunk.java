package io.pgsync.flink.job.source;

/**
 * A range of blocks of one heap, as seen by a given snapshot. It is stored in the bounds of a
 * snapshot split of the connector's framework.
 *
 * @param snapshot the exported snapshot's name
 * @param heap the table or partition, quoted for SQL
 * @param firstBlock the first block, or {@link #ALL}
 * @param endBlock the block after the last one, or {@link #ALL} for all that follow
 * @param stream where the stream starts once all chunks are read
 */
record Chunk(String snapshot, String heap, long firstBlock, long endBlock, StreamPosition stream) {
    static final long ALL = -1;

    /** The condition on a row's address, empty for a whole heap. */
    String condition() {
        if (firstBlock == ALL) {
            return "";
        }
        String from = " WHERE ctid >= '(" + firstBlock + ",0)'";
        return endBlock == ALL ? from : from + " AND ctid < '(" + endBlock + ",0)'";
    }

    Object[] toBound() {
        return new Object[] {
            snapshot,
            heap,
            firstBlock,
            endBlock,
            stream.lsn(),
            stream.gate(),
            stream.system(),
            stream.rendering()
        };
    }

    static Chunk of(Object[] bound) {
        return new Chunk(
                (String) bound[0],
                (String) bound[1],
                (Long) bound[2],
                (Long) bound[3],
                StreamPosition.start(
                        (Long) bound[4], (Long) bound[5], (Long) bound[6], (String) bound[7]));
    }
}
