package io.pgsync.flink.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

class NoStateSerializerTest {
    private final NoStateSerializer serializer = new NoStateSerializer();

    @Test
    void readsWhatItWrote() throws IOException {
        byte[] bytes = serializer.serialize(BufferedRequestState.emptyState());

        assertThat(
                        serializer
                                .deserialize(serializer.getVersion(), bytes)
                                .getBufferedRequestEntries())
                .isEmpty();
    }

    @Test
    void refusesUnknownVersions() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("version 2", "version 1");
    }

    @Test
    void refusesToDropOperations() {
        BulkEntry entry =
                new BulkEntry(
                        new DocumentOperation("i", "1", null, null, 1, null),
                        new IndexedPosition().arrived());

        assertThatThrownBy(
                        () ->
                                serializer.serialize(
                                        new BufferedRequestState<>(
                                                List.of(new RequestEntryWrapper<>(entry, 1)))))
                .isInstanceOf(IOException.class);
    }
}
