package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.VarIntReader;

/**
 * A receiver of the sub-documents of a join value.
 *
 * @param address the key of the operator that they are sent to
 * @param element the first part of each element's key: the key of the junction row, or empty
 */
public record Subscriber(BinaryKey address, BinaryKey element) {

    /** The key of the {@link Tag#SUBSCRIBER} entry, which holds both parts. */
    BinaryKey entry() {
        ByteBuilder out = new ByteBuilder(address.length() + element.length() + 6);
        out.append(Tag.SUBSCRIBER.code()).appendVarInt(address.length());
        return BinaryKey.of(out.append(address.bytes()).append(element.bytes()).toByteArray());
    }

    static Subscriber ofEntry(BinaryKey entry) {
        VarIntReader in = new VarIntReader(entry.bytes());
        in.next(); // the tag
        BinaryKey address = BinaryKey.of(in.bytes(in.next()));
        return new Subscriber(address, BinaryKey.of(in.rest()));
    }
}
