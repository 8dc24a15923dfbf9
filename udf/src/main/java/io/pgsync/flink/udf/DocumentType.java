package io.pgsync.flink.udf;

import java.io.Serializable;

/**
 * Identifies one of the document types of a schema file.
 *
 * @param index the index that they go to
 * @param schema the Postgres schema of the root's table
 * @param table the root's table
 */
public record DocumentType(String index, String schema, String table) implements Serializable {}
