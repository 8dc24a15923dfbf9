package io.pgsync.flink.job.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds messages as the plug-in pgoutput writes them. */
final class PgoutputMessage {
    /** Stands for a value that the stream leaves out. */
    static final String UNCHANGED = new String("unchanged");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private PgoutputMessage(char type) {
        character(type);
    }

    /** 2000-01-01 00:00:01.5 */
    private static final long COMMIT_MICROS = 1_500_000;

    static PgoutputMessage of(char type) {
        return new PgoutputMessage(type);
    }

    static PgoutputMessage begin(long commit) {
        return of('B').int64(commit).int64(COMMIT_MICROS).int32(5);
    }

    static PgoutputMessage commit(long commit, long end) {
        return of('C').int8(0).int64(commit).int64(end).int64(0);
    }

    /** Columns as name and type oid in turn. */
    static PgoutputMessage relation(int oid, String schema, String name, Object... columns) {
        PgoutputMessage message = of('R').int32(oid).string(schema).string(name).character('d');
        message.int16(columns.length / 2);
        for (int i = 0; i < columns.length; i += 2) {
            message.int8(0).string((String) columns[i]).int32((Integer) columns[i + 1]).int32(-1);
        }
        return message;
    }

    PgoutputMessage tuple(char marker, String... values) {
        character(marker).int16(values.length);
        for (String value : values) {
            if (value == null) {
                character('n');
            } else if (value == UNCHANGED) {
                character('u');
            } else {
                byte[] text = value.getBytes(StandardCharsets.UTF_8);
                character('t').int32(text.length).bytes(text);
            }
        }
        return this;
    }

    PgoutputMessage character(char value) {
        return int8(value);
    }

    PgoutputMessage int8(int value) {
        return write(() -> out.writeByte(value));
    }

    PgoutputMessage int16(int value) {
        return write(() -> out.writeShort(value));
    }

    PgoutputMessage int32(int value) {
        return write(() -> out.writeInt(value));
    }

    PgoutputMessage int64(long value) {
        return write(() -> out.writeLong(value));
    }

    PgoutputMessage string(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8)).int8(0);
    }

    PgoutputMessage bytes(byte[] value) {
        return write(() -> out.write(value));
    }

    /** The message as a part of a larger array, as the driver hands it over. */
    ByteBuffer build() {
        byte[] message = bytes.toByteArray();
        byte[] array = new byte[message.length + 25];
        System.arraycopy(message, 0, array, 25, message.length);
        return ByteBuffer.wrap(array, 25, message.length).slice();
    }

    private interface Write {
        void run() throws IOException;
    }

    private PgoutputMessage write(Write write) {
        try {
            write.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
