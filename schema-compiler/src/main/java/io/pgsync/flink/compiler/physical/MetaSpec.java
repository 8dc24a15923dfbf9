package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.PgType;
import java.io.Serializable;
import java.util.List;

/**
 * What the rows of a node add to the field {@code _meta} of their documents: PGSync's list of the
 * keys of all rows in a document, by table and column.
 *
 * @param table the bare name, as PGSync has it
 * @param columns whose values are listed
 * @param nullWhenNowhere for a junction: whether a row that leads nowhere shows null
 */
public record MetaSpec(Role role, String table, List<Column> columns, boolean nullWhenNowhere)
        implements Serializable {
    /** The field of the root. */
    public static final String FIELD = "_meta";

    public MetaSpec {
        columns = List.copyOf(columns);
    }

    /** What a node is to its documents. */
    public enum Role {
        /** Its documents end with {@code _meta}. */
        ROOT,
        /** Passes its document to its parent with its own keys and those of all nodes below. */
        NODE,
        /**
         * A row of a junction table: passes the documents below it to its parent, and is itself
         * invisible.
         */
        JUNCTION
    }

    /**
     * A column whose values are keys.
     *
     * @param column its position in the projected row
     */
    public record Column(String name, int column, PgType type) implements Serializable {}
}
