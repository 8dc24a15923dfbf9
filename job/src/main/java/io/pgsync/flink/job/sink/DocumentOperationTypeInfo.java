package io.pgsync.flink.job.sink;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of streams of {@link DocumentOperation}s. */
public final class DocumentOperationTypeInfo extends TypeInformation<DocumentOperation> {
    private static final long serialVersionUID = 1L;

    public static final DocumentOperationTypeInfo INSTANCE = new DocumentOperationTypeInfo();

    private DocumentOperationTypeInfo() {}

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
    public Class<DocumentOperation> getTypeClass() {
        return DocumentOperation.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<DocumentOperation> createSerializer(SerializerConfig config) {
        return DocumentOperationSerializer.INSTANCE;
    }

    @Override
    @Deprecated
    public TypeSerializer<DocumentOperation> createSerializer(ExecutionConfig config) {
        return DocumentOperationSerializer.INSTANCE;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof DocumentOperationTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return canEqual(other);
    }

    @Override
    public int hashCode() {
        return DocumentOperationTypeInfo.class.hashCode();
    }

    @Override
    public String toString() {
        return "DocumentOperation";
    }
}
