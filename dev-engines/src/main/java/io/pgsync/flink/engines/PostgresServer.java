package io.pgsync.flink.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Postgres with logical decoding, user {@code postgres} without a password, all in UTC. */
final class PostgresServer implements Server {
    private static final Map<String, String> SETTINGS =
            Map.ofEntries(
                    Map.entry("listen_addresses", "127.0.0.1"),
                    Map.entry("unix_socket_directories", ""),
                    Map.entry("wal_level", "logical"),
                    Map.entry("max_wal_senders", "20"),
                    Map.entry("max_replication_slots", "20"),
                    Map.entry("max_connections", "200"),
                    Map.entry("timezone", "UTC"),
                    Map.entry("log_timezone", "UTC"),
                    // data for trial: it has to outlive a killed process, not a power failure
                    Map.entry("fsync", "off"));

    private final Path folder;
    private final Binaries binaries;
    private final int port;
    private final Map<String, String> settings;
    private Path home;

    PostgresServer(Path folder, Binaries binaries, int port, Map<String, String> settings) {
        this.folder = folder;
        this.binaries = binaries;
        this.port = port;
        this.settings = new LinkedHashMap<>(SETTINGS);
        this.settings.putAll(settings);
    }

    @Override
    public Engine engine() {
        return Engine.POSTGRES;
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
        home = binaries.postgres();
        if (Files.exists(data().resolve("PG_VERSION"))) {
            return;
        }
        Files.createDirectories(folder);
        List<String> command = asOrdinaryUser();
        command.addAll(
                List.of(
                        home.resolve("bin/initdb").toString(),
                        "--pgdata=" + data(),
                        "--username=postgres",
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--no-sync",
                        "--no-instructions"));
        Commands.runOrThrow(command);
    }

    @Override
    public List<String> command() {
        List<String> command = asOrdinaryUser();
        command.add(home.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", data().toString(), "-p", String.valueOf(port)));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    @Override
    public String stopSignal() {
        // "fast": ends the sessions instead of waiting for them
        return "INT";
    }

    @Override
    public Duration startLimit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void probe() throws IOException {
        PostgresConnection.open(port, "postgres").close();
    }

    private Path data() {
        return folder.resolve("data");
    }

    /**
     * Postgres refuses to run as root. In a new user namespace it sees another user, while for the
     * files it remains the owner.
     */
    private static List<String> asOrdinaryUser() {
        if (!isRoot()) {
            return new ArrayList<>();
        }
        if (!Commands.isInstalled("unshare")
                || Commands.run(List.of("unshare", "-U", "true")).status() != 0) {
            throw new EngineException(
                    "Postgres does not run as root, and 'unshare -U' (a user namespace) is not"
                            + " possible here; run this as an ordinary user, for example with"
                            + " 'setpriv --reuid 1000 --regid 1000 --clear-groups', or"
                            + " set PG_URL to your own server");
        }
        return new ArrayList<>(List.of("unshare", "-U"));
    }

    private static boolean isRoot() {
        return Commands.run(List.of("id", "-u")).output().strip().equals("0");
    }
}
