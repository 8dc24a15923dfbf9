package io.pgsync.flink.engines;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Redis without persistence. */
final class RedisServer implements Server {
    private final Path folder;
    private final Binaries binaries;
    private final int port;
    private Path binary;

    RedisServer(Path folder, Binaries binaries, int port) {
        this.folder = folder;
        this.binaries = binaries;
        this.port = port;
    }

    @Override
    public Engine engine() {
        return Engine.REDIS;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void prepare() throws IOException {
        binary = binaries.redis();
        Files.createDirectories(folder);
    }

    @Override
    public List<String> command() {
        return List.of(
                binary.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory",
                "64mb");
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    @Override
    public Duration startLimit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void probe() throws IOException {
        try (Socket socket = Ports.connect(port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(7);
            String text = new String(answer, StandardCharsets.US_ASCII);
            if (!text.equals("+PONG\r\n")) {
                throw new IOException("Redis answers " + text);
            }
        }
    }
}
