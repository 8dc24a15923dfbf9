package io.pgsync.flink.job.sink.files;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.sink.DeadLetter;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.sink.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * A folder with NDJSON files, one for each document name and subtask. Every write and delete is a
 * line. Of several lines for one id and routing, the one with the highest version counts. After a
 * failure, lines may appear twice.
 */
final class FilesTarget implements Target {
    private static final long serialVersionUID = 1L;

    /** Holds the identity of the folder. */
    private static final String MARKER = ".pgsync";

    private final String folder;
    private final OnPoison onPoison;

    FilesTarget(String folder, OnPoison onPoison) {
        this.folder = folder;
        this.onPoison = onPoison;
    }

    private Path path() {
        return Path.of(folder);
    }

    @Override
    public void check() {
        Path existing = path();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new UserException(
                    "Documents cannot be written below " + folder + ".",
                    "Make " + existing + " a writable folder, or choose another one by --sink.");
        }
    }

    @Override
    public void prepare(Preparation preparation) {
        Path marker = path().resolve(MARKER);
        boolean known = Files.exists(marker);
        if (preparation.start() == Start.RESUME && !known) {
            throw new UserException(
                    "The folder " + folder + " is gone, but the saved state depends on it.",
                    "Start with --fresh, which writes all documents again.");
        }
        try {
            if (!known) {
                Files.createDirectories(path());
                Files.writeString(marker, UUID.randomUUID().toString());
            }
            for (DocumentPlan document : preparation.documents()) {
                warn(document, preparation);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void warn(DocumentPlan document, Preparation preparation) throws IOException {
        if (preparation.start() == Start.LOAD && !files(document.name()).isEmpty()) {
            preparation
                    .notes()
                    .println(
                            "warning: %s already has files of '%s'; the load adds lines to them. --fresh removes them."
                                    .formatted(folder, document.name()));
        }
        if (document.pipeline().isPresent()) {
            preparation
                    .notes()
                    .println(
                            "warning: the ingest pipeline '%s' of '%s' is not applied to files."
                                    .formatted(document.pipeline().get(), document.name()));
        }
    }

    @Override
    public String identity(Collection<String> documents) {
        try {
            return "folder " + Files.readString(path().resolve(MARKER));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void drop(Collection<String> documents) {
        try {
            for (String document : documents) {
                for (Path file : files(document)) {
                    Files.delete(file);
                }
                for (Path file : files(DeadLetter.nameFor(document))) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(path().resolve(MARKER));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The files of a document name. */
    private List<Path> files(String document) throws IOException {
        if (!Files.isDirectory(path())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path())) {
            return files.filter(
                            file -> FilesWriter.isFileOf(document, file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private UserException failed(IOException e) {
        return new UserException(
                "The folder " + folder + " cannot be used: " + e,
                "Make it a writable folder, or choose another one by --sink files:DIR.",
                e);
    }

    @Override
    public Sink<DocumentOperation> sink() {
        return new FilesSink(folder, onPoison);
    }

    @Override
    public String toString() {
        return "the folder " + folder;
    }
}
