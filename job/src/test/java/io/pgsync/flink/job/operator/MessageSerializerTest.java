package io.pgsync.flink.job.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.operator.Message.Address;
import io.pgsync.flink.job.operator.Message.Change;
import io.pgsync.flink.job.operator.Message.Ordinal;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageSerializerTest {
    private static final BinaryKey KEY = key(1, 0, 2);
    private static final byte[] LONG_JSON = new byte[300];

    private static BinaryKey key(int... bytes) {
        byte[] key = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            key[i] = (byte) bytes[i];
        }
        return BinaryKey.of(key);
    }

    /** One of each kind. */
    static List<Message> messages() {
        return List.of(
                new Message.Row(KEY, new byte[] {3, 'x'}),
                new Message.RowDelete(KEY),
                new Message.Element(new Address(KEY, 70_000), key(7), LONG_JSON),
                new Message.ElementDelete(new Address(KEY, Integer.MAX_VALUE), key()),
                new Message.Subscribe(KEY, new Subscriber(key(4, 5), key(6))),
                new Message.Unsubscribe(KEY, new Subscriber(key(), key())),
                new Message.Render(KEY),
                new Message.Truncate(KEY, new Ordinal(Long.MIN_VALUE, 5)),
                new Message.RenderAll(KEY, new Ordinal(-1, Long.MAX_VALUE)),
                new Message.Resumed(KEY, new Resumption(Resumption.NONE, 1L << 40)),
                new Message.Loaded(KEY, 1L << 40));
    }

    static Stream<Change> changes() {
        return messages().stream().filter(Change.class::isInstance).map(Change.class::cast);
    }

    @Test
    void knowsEveryKind() {
        assertThat(messages().stream().map(Message::getClass).collect(Collectors.toSet()))
                .isEqualTo(kinds(Message.class).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> kinds(Class<?> family) {
        return family.isSealed()
                ? Stream.of(family.getPermittedSubclasses()).flatMap(MessageSerializerTest::kinds)
                : Stream.of(family);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatItWrote(Message message) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        MessageSerializer.INSTANCE.serialize(message, out);
        DataOutputSerializer copied = new DataOutputSerializer(16);
        MessageSerializer.INSTANCE.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
        DataInputDeserializer in = new DataInputDeserializer(copied.getCopyOfBuffer());
        assertThat(MessageSerializer.INSTANCE.deserialize(in))
                .usingRecursiveComparison()
                .isEqualTo(message);
        assertThat(in.available()).isZero();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void readsWhatWaitedInState(Change change) throws IOException {
        DataOutputSerializer buffer = new DataOutputSerializer(16);
        MessageSerializer.encodeWithoutKey(new Message.Row(KEY, LONG_JSON), buffer);
        byte[] encoded = MessageSerializer.encodeWithoutKey(change, buffer);
        assertThat(MessageSerializer.decodeWithoutKey(KEY, encoded))
                .usingRecursiveComparison()
                .isEqualTo(change);
    }

    /** What savepoints hold: a kind's code must never change. */
    @Test
    void codesAreAppendOnly() throws IOException {
        assertThat(messages().stream().map(MessageSerializerTest::code))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    private static int code(Message message) {
        DataOutputSerializer out = new DataOutputSerializer(16);
        try {
            MessageSerializer.INSTANCE.serialize(message, out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.getCopyOfBuffer()[1 + KEY.length()];
    }

    @Test
    void refusesAnUnknownKind() {
        assertThatThrownBy(() -> MessageSerializer.decodeWithoutKey(KEY, new byte[] {99}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("99");
    }
}
