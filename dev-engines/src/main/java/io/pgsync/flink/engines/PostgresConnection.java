package io.pgsync.flink.engines;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The subset of Postgres's protocol that is needed to check whether the server is ready and to run
 * a statement without a result, so that no driver is needed here.
 */
final class PostgresConnection implements AutoCloseable {
    private static final int PROTOCOL_3_0 = 3 << 16;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private PostgresConnection(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(socket.getOutputStream());
    }

    static PostgresConnection open(int port, String database) throws IOException {
        PostgresConnection connection = new PostgresConnection(Ports.connect(port));
        try {
            byte[] parameters =
                    ("user\0postgres\0database\0" + database + "\0\0")
                            .getBytes(StandardCharsets.UTF_8);
            connection.out.writeInt(8 + parameters.length);
            connection.out.writeInt(PROTOCOL_3_0);
            connection.out.write(parameters);
            connection.awaitReady();
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.socket.close();
            throw e;
        }
    }

    void execute(String sql) throws IOException {
        byte[] query = (sql + "\0").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write('Q');
        new DataOutputStream(message).writeInt(4 + query.length);
        message.write(query);
        out.write(message.toByteArray());
        awaitReady();
    }

    /** Reads messages up to ReadyForQuery; an ErrorResponse becomes an exception. */
    private void awaitReady() throws IOException {
        String error = null;
        while (true) {
            int type = in.readByte();
            byte[] body = in.readNBytes(in.readInt() - 4);
            if (type == 'E') {
                error = errorText(body);
                if (error.startsWith("FATAL")) {
                    throw new IOException(error);
                }
            } else if (type == 'Z') {
                if (error != null) {
                    throw new IOException(error);
                }
                return;
            }
        }
    }

    private static String errorText(byte[] body) {
        StringBuilder text = new StringBuilder();
        for (String field : new String(body, StandardCharsets.UTF_8).split("\0")) {
            if (field.startsWith("S")) {
                text.append(field.substring(1)).append(": ");
            } else if (field.startsWith("M")) {
                text.append(field.substring(1));
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            out.write(new byte[] {'X', 0, 0, 0, 4});
        }
    }
}
