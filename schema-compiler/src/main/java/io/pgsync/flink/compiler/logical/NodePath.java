package io.pgsync.flink.compiler.logical;

import java.io.Serializable;
import java.util.List;

/**
 * Where a node stands in the tree: the root's table name followed by the labels down to the node,
 * for example {@code book/authors/city}.
 */
public record NodePath(List<String> labels) implements Serializable {
    public NodePath {
        labels = List.copyOf(labels);
    }

    public NodePath child(String label) {
        var longer = new java.util.ArrayList<>(labels);
        longer.add(label);
        return new NodePath(longer);
    }

    @Override
    public String toString() {
        return String.join("/", labels);
    }
}
