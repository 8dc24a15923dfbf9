package io.pgsync.flink.job.operator;

import io.pgsync.flink.job.serde.CompactTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The types of the streams between operators, and of their keys. */
public final class MessageTypes {
    public static final TypeInformation<BinaryKey> KEY =
            new CompactTypeInfo<>(BinaryKey.class, BinaryKeySerializer.INSTANCE);
    public static final TypeInformation<Message> MESSAGE =
            new CompactTypeInfo<>(Message.class, MessageSerializer.INSTANCE);

    private MessageTypes() {}
}
