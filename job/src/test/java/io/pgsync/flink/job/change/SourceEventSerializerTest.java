package io.pgsync.flink.job.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SourceEventSerializerTest {
    private final SourceEventSerializer serializer = SourceEventSerializer.INSTANCE;

    /** One of each kind, in the order of their codes. */
    static List<SourceEvent> events() {
        byte[] one = {1, 2, 3};
        byte[] other = {};
        return List.of(
                new SourceEvent.Snapshot(0, one),
                new SourceEvent.Insert(7, other),
                new SourceEvent.Update(300, one),
                new SourceEvent.Move(70_000, other, one),
                new SourceEvent.Delete(1, one),
                new SourceEvent.Truncate(2),
                new SourceEvent.Resumed(1L << 40),
                new SourceEvent.Render(),
                new SourceEvent.Loaded(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsWhatItWrote(SourceEvent event) throws IOException {
        DataOutputSerializer copied = new DataOutputSerializer(16);
        serializer.copy(new DataInputDeserializer(bytes(event)), copied);
        DataInputDeserializer in = new DataInputDeserializer(copied.getCopyOfBuffer());
        assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(event);
        assertThat(in.available()).isZero();
    }

    @Test
    void knowsEveryKind() {
        assertThat(events().stream().map(SourceEvent::getClass).collect(Collectors.toSet()))
                .isEqualTo(kinds(SourceEvent.class).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> kinds(Class<?> family) {
        return family.isSealed()
                ? Stream.of(family.getPermittedSubclasses())
                        .flatMap(SourceEventSerializerTest::kinds)
                : Stream.of(family);
    }

    /** What unaligned checkpoints hold: a kind's code must never change. */
    @Test
    void codesAreAppendOnly() {
        assertThat(events().stream().map(event -> (int) bytes(event)[0]))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void refusesAnUnknownKind() {
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(new byte[] {99})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("99");
    }

    private byte[] bytes(SourceEvent event) {
        DataOutputSerializer out = new DataOutputSerializer(16);
        try {
            serializer.serialize(event, out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.getCopyOfBuffer();
    }
}
