package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.transform.JsonPath;
import java.util.Optional;

/**
 * One entry of a node's {@code columns}.
 *
 * @param field the name in the document before any rename
 * @param column the column of the table
 * @param path the JSON path applied to the column's value, for entries like {@code doc->a}
 */
public record ColumnSelection(String field, String column, Optional<JsonPath> path) {}
