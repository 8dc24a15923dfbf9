package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.job.render.Children;
import io.pgsync.flink.job.render.DocumentRenderer;
import io.pgsync.flink.job.render.Unrenderable;
import io.pgsync.flink.job.row.Tuple;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Renders the rows of one node. A row or child without a JSON form becomes an {@link Unrenderable}
 * that names it: one bad document must not stop all others.
 */
final class RowRenderer {
    private final DocumentRenderer renderer;
    private final List<Integer> key;

    RowRenderer(Assemble spec) {
        this.renderer = new DocumentRenderer(spec.rendering(), spec.edges());
        RowInput rows = spec.rows();
        this.key =
                rows.key().stream()
                        .map(part -> rows.columns().indexOf(part.column()))
                        .filter(position -> position >= 0)
                        .toList();
    }

    byte[] render(Tuple row, Children children) {
        try {
            return renderer.render(row, children);
        } catch (IllegalArgumentException e) {
            return Unrenderable.of("row %s: %s".formatted(name(row), e.getMessage()));
        }
    }

    private String name(Tuple row) {
        return key.stream().map(row::text).collect(Collectors.joining(", ", "(", ")"));
    }
}
