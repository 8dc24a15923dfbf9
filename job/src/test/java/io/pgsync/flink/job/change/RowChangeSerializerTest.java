package io.pgsync.flink.job.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.change.RowChange.Kind;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowChangeSerializerTest {
    private final RowChangeSerializer serializer = RowChangeSerializer.INSTANCE;

    static Stream<RowChange> changes() {
        byte[] one = {1, 2, 3};
        byte[] other = {};
        return Stream.of(
                new RowChange(0, Kind.SNAPSHOT, null, one),
                new RowChange(7, Kind.INSERT, null, other),
                new RowChange(300, Kind.UPDATE, other, one),
                new RowChange(1, Kind.DELETE, one, null),
                new RowChange(2, Kind.TRUNCATE, null, null));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void readsWhatItWrote(RowChange change) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(change, out);
        DataOutputSerializer copied = new DataOutputSerializer(16);
        serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
        RowChange read =
                serializer.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer()));
        assertThat(read).usingRecursiveComparison().isEqualTo(change);
    }
}
