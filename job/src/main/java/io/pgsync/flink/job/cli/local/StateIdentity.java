package io.pgsync.flink.job.cli.local;

import io.pgsync.flink.job.UserException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/**
 * Identifies what saved state belongs to.
 *
 * @param system Postgres's system identifier
 * @param slot the replication slot to which the positions in state refer
 * @param timeZone the time zone of timestamps in documents
 * @param rendering the digest of the rendering, {@link
 *     io.pgsync.flink.job.cli.compose.ComposedJob#renderingDigest}
 * @param target the identity of the target, {@link io.pgsync.flink.job.sink.Target#identity}
 */
record StateIdentity(String system, String slot, String timeZone, String rendering, String target) {

    static StateIdentity read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(
                    "Cannot read " + file + ": " + e.getMessage(),
                    "Restore it from a copy, or start with --fresh, which reloads everything.",
                    e);
        }
        return new StateIdentity(
                value(properties, "system", file),
                value(properties, "slot", file),
                value(properties, "timeZone", file),
                value(properties, "rendering", file),
                value(properties, "target", file));
    }

    private static String value(Properties properties, String name, Path file) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new UserException(
                    file + " has no '" + name + "'.",
                    "Restore it from a copy, or start with --fresh, which reloads everything.");
        }
        return value;
    }

    void write(Path file) {
        Properties properties = new Properties();
        properties.setProperty("system", system);
        properties.setProperty("slot", slot);
        properties.setProperty("timeZone", timeZone);
        properties.setProperty("rendering", rendering);
        properties.setProperty("target", target);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                properties.store(writer, "What the checkpoints beside this file belong to");
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Refuses state of another cluster, slot, time zone or target than {@code now}. Whether the
     * state fits a changed schema is not decided here, but by the state itself.
     */
    void requireSame(StateIdentity now, Path folder) {
        if (!system.equals(now.system)) {
            throw refused(
                    folder,
                    "another Postgres cluster (system identifier %s, this one is %s)"
                            .formatted(system, now.system));
        }
        if (!slot.equals(now.slot)) {
            throw refused(folder, "replication slot %s, not %s".formatted(slot, now.slot));
        }
        if (!timeZone.equals(now.timeZone)) {
            throw refused(
                    folder, "documents in time zone %s, not %s".formatted(timeZone, now.timeZone));
        }
        if (!target.equals(now.target)) {
            throw refused(folder, "%s, not %s".formatted(target, now.target));
        }
    }

    private static UserException refused(Path folder, String what) {
        return new UserException(
                "The saved state in " + folder + " belongs to " + what + ".",
                "To reload everything, start with --fresh: it drops the replication slot, the"
                        + " saved state and the index. To keep that state, choose another"
                        + " folder with --state-dir.");
    }
}
