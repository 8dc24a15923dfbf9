package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.Replacement;
import java.io.Serializable;
import java.util.List;

/**
 * How a row with its children becomes JSON.
 *
 * @param fields in the order in which they are written; names are final (renames applied,
 *     collisions resolved)
 * @param concats applied last, in order
 * @param meta which keys go along with the document, or null for none
 */
public record Rendering(Shape shape, List<Field> fields, List<ConcatSpec> concats, MetaSpec meta)
        implements Serializable {
    public Rendering {
        fields = List.copyOf(fields);
        concats = List.copyOf(concats);
    }

    /** As PGSync does, {@code _meta} takes the place of a field of that name. */
    Rendering withMeta(MetaSpec keys) {
        boolean root = keys.role() == MetaSpec.Role.ROOT;
        return new Rendering(
                shape,
                fields.stream().filter(f -> !root || !f.name().equals(MetaSpec.FIELD)).toList(),
                concats.stream()
                        .filter(c -> !root || !c.destination().equals(MetaSpec.FIELD))
                        .toList(),
                keys);
    }

    /**
     * One field of the object, or the only value of a scalar.
     *
     * @param replacements for its text, or those of a list
     * @param inside for the objects in its JSON
     */
    public record Field(String name, Value value, List<Replacement> replacements, JsonRules inside)
            implements Serializable {
        public Field {
            replacements = List.copyOf(replacements);
        }
    }

    /** Where a field's value comes from. */
    public sealed interface Value extends Serializable {}

    /**
     * A column of the projected row.
     *
     * @param path applied to the column's JSON value, or null
     */
    public record ColumnValue(int column, PgType type, JsonPath path) implements Value {}

    /** The children of one edge. */
    public record ChildValue(String label) implements Value {}
}
