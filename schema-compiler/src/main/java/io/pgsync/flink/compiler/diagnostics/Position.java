package io.pgsync.flink.compiler.diagnostics;

/**
 * A place in a schema file.
 *
 * @param line from 1
 * @param column from 1
 * @param length characters to underline, at least 1
 * @param pointer the JSON pointer of the value, "" for the whole file
 */
public record Position(int line, int column, int length, String pointer) {
    public static final Position START = new Position(1, 1, 1, "");

    public Position {
        length = Math.max(1, length);
    }
}
