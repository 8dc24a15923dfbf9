package io.pgsync.flink.compiler.state;

import io.pgsync.flink.compiler.state.OperatorLayout.KeptColumn;
import io.pgsync.flink.compiler.state.OperatorLayout.TableKey;
import java.util.List;

/**
 * Something that documents need but that the state of another schema's job does not hold. {@link
 * io.pgsync.flink.compiler.explain.DifferenceText} says it in words.
 */
public sealed interface LayoutDifference {

    /** Timestamps with time zone are kept as text in another zone. */
    record OtherTimeZone(String stored, String wanted) implements LayoutDifference {}

    /** The state has a document that the schema does not have. */
    record DocumentGone(String document) implements LayoutDifference {}

    /** The schema has a document that the state does not have. */
    record DocumentNew(String document) implements LayoutDifference {}

    /** A node has a child that it did not have. */
    record ChildNew(String node, String label) implements LayoutDifference {}

    /** A node keeps a column that it did not keep. */
    record ColumnNew(String node, String column) implements LayoutDifference {}

    /** A column is of another type now. */
    record ColumnRetyped(String node, KeptColumn stored, KeptColumn wanted)
            implements LayoutDifference {}

    /** Rows are known by another key. */
    record OtherKey(String node, List<TableKey> stored, List<TableKey> wanted)
            implements LayoutDifference {}

    /**
     * A node is joined by other columns.
     *
     * @param stored all outputs in the state; empty if operators differ
     * @param wanted those that the state does not have
     */
    record OtherJoin(String node, List<OutputLayout> stored, List<OutputLayout> wanted)
            implements LayoutDifference {}

    /**
     * One method per kind of difference; a new kind breaks the build wherever code must handle it.
     */
    interface Visitor<R> {
        R otherTimeZone(OtherTimeZone difference);

        R documentGone(DocumentGone difference);

        R documentNew(DocumentNew difference);

        R childNew(ChildNew difference);

        R columnNew(ColumnNew difference);

        R columnRetyped(ColumnRetyped difference);

        R otherKey(OtherKey difference);

        R otherJoin(OtherJoin difference);
    }

    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof OtherTimeZone difference) {
            return visitor.otherTimeZone(difference);
        }
        if (this instanceof DocumentGone difference) {
            return visitor.documentGone(difference);
        }
        if (this instanceof DocumentNew difference) {
            return visitor.documentNew(difference);
        }
        if (this instanceof ChildNew difference) {
            return visitor.childNew(difference);
        }
        if (this instanceof ColumnNew difference) {
            return visitor.columnNew(difference);
        }
        if (this instanceof ColumnRetyped difference) {
            return visitor.columnRetyped(difference);
        }
        if (this instanceof OtherKey difference) {
            return visitor.otherKey(difference);
        }
        return visitor.otherJoin((OtherJoin) this);
    }
}
