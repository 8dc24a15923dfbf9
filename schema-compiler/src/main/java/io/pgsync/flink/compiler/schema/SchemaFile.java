package io.pgsync.flink.compiler.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a schema file.
 *
 * @param name as it appears in messages
 */
public record SchemaFile(String name, String text) {

    /** Reads a UTF-8 file; a byte order mark is dropped. */
    public static SchemaFile read(Path path) throws IOException {
        String text = Files.readString(path);
        return new SchemaFile(
                path.toString(), text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
}
