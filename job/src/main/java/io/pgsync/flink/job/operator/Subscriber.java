package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.VarIntReader;

/**
 * Who receives the sub-documents of a join value.
 *
 * @param address the key of the operator that they are sent to
 * @param element the first part of each element's key: the key of the junction row, or empty
 */
public record Subscriber(BinaryKey address, BinaryKey element) {

    /** One key that holds both parts. */
    BinaryKey encode() {
        ByteBuilder out = new ByteBuilder(address.length() + element.length() + 2);
        out.appendVarInt(address.length()).append(address.bytes()).append(element.bytes());
        return BinaryKey.of(out.toByteArray());
    }

    static Subscriber decode(BinaryKey encoded) {
        VarIntReader in = new VarIntReader(encoded.bytes());
        BinaryKey address = BinaryKey.of(in.bytes(in.next()));
        return new Subscriber(address, BinaryKey.of(in.rest()));
    }
}
