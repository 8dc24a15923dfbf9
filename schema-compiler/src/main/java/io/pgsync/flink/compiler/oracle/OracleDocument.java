package io.pgsync.flink.compiler.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The expected document, from the database.
 *
 * @param routing null if the document has none of its own
 * @param source with all digits of its numbers
 */
public record OracleDocument(String id, String routing, ObjectNode source) {}
