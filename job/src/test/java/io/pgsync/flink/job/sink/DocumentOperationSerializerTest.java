package io.pgsync.flink.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentOperationSerializerTest {
    private final TypeSerializer<DocumentOperation> serializer =
            DocumentOperationSerializer.TYPE.createSerializer(
                    new ExecutionConfig().getSerializerConfig());

    static Stream<DocumentOperation> operations() {
        return Stream.of(
                new DocumentOperation("i", "1", null, null, 0, null),
                new DocumentOperation("i", "ä\"€😀", "r", "p", Long.MAX_VALUE, new byte[] {1, 2}),
                new DocumentOperation("", "", "", "", -1, new byte[0]),
                new DocumentOperation("i", "x".repeat(70_000), null, "p", 5, new byte[100_000]));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void readsWhatItWrote(DocumentOperation operation) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(operation, out);
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copy);

        DataInputDeserializer in = new DataInputDeserializer(copy.getCopyOfBuffer());
        assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(operation);
        assertThat(in.available()).isZero();
    }

    @Test
    void refusesBytesOfANewerLayout() {
        DataInputDeserializer in = new DataInputDeserializer(new byte[] {64, 0, 0, 0, 0});

        assertThatThrownBy(() -> serializer.deserialize(in))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("newer job");
    }

    @Test
    void isFoundAgainThroughItsSnapshot() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
                out, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<DocumentOperation> read =
                TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        getClass().getClassLoader());

        assertThat(read.restoreSerializer()).isSameAs(serializer);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(read)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void refusesSnapshotsOfUnknownVersions() {
        TypeSerializerSnapshot<DocumentOperation> snapshot = serializer.snapshotConfiguration();
        int unknown = snapshot.getCurrentVersion() + 1;

        assertThatThrownBy(
                        () ->
                                snapshot.readSnapshot(
                                        unknown,
                                        new DataInputDeserializer(new byte[100]),
                                        getClass().getClassLoader()))
                .isInstanceOf(IOException.class);
    }
}
