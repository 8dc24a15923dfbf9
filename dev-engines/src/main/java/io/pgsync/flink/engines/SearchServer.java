package io.pgsync.flink.engines;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A search engine in a JVM of its own, without security. */
final class SearchServer implements Server {
    private final Engine engine;
    private final Path folder;
    private final ClassPath classPath;
    private final int port;
    private final String heap;
    private final boolean fastStart;
    private Path arguments;

    SearchServer(
            Engine engine,
            Path folder,
            ClassPath classPath,
            int port,
            String heap,
            boolean fastStart) {
        this.engine = engine;
        this.folder = folder;
        this.classPath = classPath;
        this.port = port;
        this.heap = heap;
        this.fastStart = fastStart;
    }

    @Override
    public Engine engine() {
        return engine;
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
        Files.createDirectories(folder);
        arguments = classPath.writeArgumentFile(folder);
    }

    @Override
    public List<String> command() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Java.executable(engine),
                                "-Xms" + heap,
                                "-Xmx" + heap,
                                "-XX:+UseSerialGC",
                                // halves the time to start, at the price of throughput
                                "-XX:TieredStopAtLevel=" + (fastStart ? 1 : 4),
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Dlog4j2.level=WARN",
                                "@" + arguments));
        command.addAll(engine.host());
        command.addAll(List.of(folder.resolve("home").toString(), String.valueOf(port)));
        return command;
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    @Override
    public Duration startLimit() {
        return Duration.ofSeconds(120);
    }

    @Override
    public void probe() throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/_cluster/health");
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(10_000);
        try {
            int status = connection.getResponseCode();
            if (status != 200) {
                throw new IOException(uri + " answers " + status);
            }
        } finally {
            connection.disconnect();
        }
    }
}
