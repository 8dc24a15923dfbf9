package io.pgsync.flink.compiler.catalog;

/** A catalog file that cannot be understood; the remedy is to write it again from the database. */
public final class InvalidCatalogException extends RuntimeException {
    InvalidCatalogException(String problem, Throwable cause) {
        super("invalid catalog file: " + problem, cause);
    }
}
