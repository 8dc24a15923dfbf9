package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.List;
import java.util.Optional;

/** A whole schema file as written; only its grammar has been checked. */
public record SchemaDefinition(List<Document> documents) {
    public SchemaDefinition {
        documents = List.copyOf(documents);
    }

    /**
     * One element of the file's list.
     *
     * @param index the name of the index, of {@code database} if the key is absent
     * @param mapping PGSync's {@code mapping}: properties, or a whole mappings object
     * @param mappings the engine's own mappings object
     */
    public record Document(
            Position at,
            Text database,
            Text index,
            Optional<Text> routing,
            Optional<Text> pipeline,
            List<Plugin> plugins,
            Optional<ObjectValue> setting,
            Optional<ObjectValue> mapping,
            Optional<ObjectValue> mappings,
            Node root) {
        public Document {
            plugins = List.copyOf(plugins);
        }
    }

    /** A plugin in a document's list, by its name alone or with options. */
    public record Plugin(Text name, Optional<ObjectValue> options) {}

    /**
     * A node of the tree.
     *
     * @param columns plain names and JSON expressions; empty for all columns
     * @param labelIsNull whether {@code "label": null} is written, which switches the transforms of
     *     this node and all below it off
     * @param where a condition on the rows of the table
     * @param relationship always absent on the root
     */
    public record Node(
            Position at,
            Text table,
            Optional<Text> schema,
            List<Text> columns,
            Optional<Text> label,
            boolean labelIsNull,
            List<Text> primaryKey,
            List<Text> baseTables,
            Optional<Text> where,
            Optional<Relationship> relationship,
            Transform transform,
            List<Node> children) {
        public Node {
            columns = List.copyOf(columns);
            primaryKey = List.copyOf(primaryKey);
            baseTables = List.copyOf(baseTables);
            children = List.copyOf(children);
        }

        /** The field of the parent that shows this node. */
        public String field() {
            return label.map(Text::text).orElse(table.text());
        }

        /** Where the label is written, or else the table. */
        public Position fieldAt() {
            return label.map(Text::at).orElse(table.at());
        }
    }

    /**
     * How a child belongs to its parent.
     *
     * @param type {@code one_to_one} or {@code one_to_many}
     * @param variant {@code object} or {@code scalar}
     */
    public record Relationship(
            Position at,
            Text type,
            Text variant,
            Optional<Text> throughTable,
            Optional<ForeignKey> foreignKey) {}

    /** An explicit join, columns paired by position; both lists are of one length. */
    public record ForeignKey(Position at, List<Text> parent, List<Text> child) {
        public ForeignKey {
            parent = List.copyOf(parent);
            child = List.copyOf(child);
        }
    }

    /**
     * The rules of one node, still as written because they may hold rules for its children.
     *
     * @param concat an {@link ObjectValue} or a {@link ListValue}
     */
    public record Transform(
            Optional<ObjectValue> replace,
            Optional<ObjectValue> rename,
            Optional<SourceValue> concat,
            Optional<ObjectValue> mapping) {
        public static final Transform NONE =
                new Transform(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
