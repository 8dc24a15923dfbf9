package io.pgsync.flink.job.change;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how a {@link RowChange} travels; without it Flink would fall back to Kryo. */
public final class RowChangeTypeInfo extends TypeInformation<RowChange> {
    public static final RowChangeTypeInfo INSTANCE = new RowChangeTypeInfo();

    private RowChangeTypeInfo() {}

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
    public Class<RowChange> getTypeClass() {
        return RowChange.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<RowChange> createSerializer(SerializerConfig config) {
        return RowChangeSerializer.INSTANCE;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in this version of Flink
    public TypeSerializer<RowChange> createSerializer(ExecutionConfig config) {
        return RowChangeSerializer.INSTANCE;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RowChangeTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return canEqual(other);
    }

    @Override
    public int hashCode() {
        return RowChangeTypeInfo.class.hashCode();
    }

    @Override
    public String toString() {
        return "RowChange";
    }
}
