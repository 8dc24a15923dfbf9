package io.pgsync.flink.job.change;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how to serialize a {@link SourceEvent}; without it Flink would fall back to Kryo. */
public final class SourceEventTypeInfo extends TypeInformation<SourceEvent> {
    public static final SourceEventTypeInfo INSTANCE = new SourceEventTypeInfo();

    private SourceEventTypeInfo() {}

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<SourceEvent> getTypeClass() {
        return SourceEvent.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<SourceEvent> createSerializer(SerializerConfig config) {
        return SourceEventSerializer.INSTANCE;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in this version of Flink
    public TypeSerializer<SourceEvent> createSerializer(ExecutionConfig config) {
        return SourceEventSerializer.INSTANCE;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof SourceEventTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return canEqual(other);
    }

    @Override
    public int hashCode() {
        return SourceEventTypeInfo.class.hashCode();
    }

    @Override
    public String toString() {
        return "SourceEvent";
    }
}
