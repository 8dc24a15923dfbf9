package io.pgsync.flink.job.cli.local;

import io.pgsync.flink.job.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of one database and schema file: identity, checkpoints, log; locked while open. */
public final class StateFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lock;

    private StateFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Opens or creates the folder; refuses if another process has it open. */
    public static StateFolder open(Path stateDirectory, String database, Path schema) {
        String file = schema.getFileName().toString().replaceFirst("\\.json$", "");
        String name = (database + "-" + file).replaceAll("[^A-Za-z0-9._-]", "_");
        Path path = stateDirectory.toAbsolutePath().normalize().resolve(name);
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new UserException(
                        "Another process is using the state folder " + path + ".",
                        "Stop it first, or choose another folder with --state-dir.");
            }
            return new StateFolder(path, channel);
        } catch (IOException e) {
            throw new UserException(
                    "Cannot use the state folder " + path + ": " + e,
                    "Make it writable, or choose another one with --state-dir.",
                    e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path log() {
        return path.resolve("pgsync.log");
    }

    Optional<StateIdentity> identity() {
        Path file = identityFile();
        return Files.exists(file) ? Optional.of(StateIdentity.read(file)) : Optional.empty();
    }

    void write(StateIdentity identity) {
        identity.write(identityFile());
    }

    /** The latest complete checkpoint, recognized by its metadata file, which Flink writes last. */
    Optional<Path> latestCheckpoint() {
        if (!Files.isDirectory(checkpoints())) {
            return Optional.empty();
        }
        try (Stream<Path> tree = Files.walk(checkpoints(), 3)) {
            return tree.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .max(Comparator.comparing(StateFolder::modified))
                    .map(Path::getParent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all checkpoints and the identity they belong to. */
    void clear() {
        try {
            Files.deleteIfExists(identityFile());
            deleteTree(checkpoints());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(root)) {
            files = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private Path identityFile() {
        return path.resolve("state.properties");
    }

    private static java.nio.file.attribute.FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
