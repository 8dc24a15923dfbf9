package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.PgType;
import java.io.Serializable;
import java.util.List;

/**
 * What the rows of a node add to the field {@code _meta} of their documents: PGSync's list of the
 * keys of all rows that a document is made of, by table and column.
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
        /** Hands its document up with the keys of itself and all below. */
        NODE,
        /** A row of a junction table: hands up the documents below it, itself invisible. */
        JUNCTION
    }

    /**
     * A column whose values are keys.
     *
     * @param column its position in the projected row
     */
    public record Column(String name, int column, PgType type) implements Serializable {}
}
