package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.filter.FilterParser;
import io.pgsync.flink.compiler.filter.InvalidFilterException;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Node;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.Optional;

/** Reads the {@code where} of a node, and says why one cannot be used. */
final class FilterResolver {
    private final ColumnAnalyzer columns;
    private final Diagnostics diagnostics;

    FilterResolver(ColumnAnalyzer columns, Diagnostics diagnostics) {
        this.columns = columns;
        this.diagnostics = diagnostics;
    }

    /** The node's filter; all rows if it has none, or none that can be used. */
    RowFilter ofNode(Node node, Table table) {
        return node.where().map(where -> filter(where, table)).orElse(RowFilter.ALL);
    }

    private RowFilter filter(Text where, Table table) {
        try {
            return FilterParser.parse(where.text(), name -> column(name, where, table));
        } catch (InvalidFilterException e) {
            switch (e.reason()) {
                case SYNTAX -> add(Code.INVALID_FILTER, where, e.getMessage());
                case TYPE -> add(Code.FILTER_TYPE_MISMATCH, where, e.getMessage());
                case COLUMN -> {} // told when it was looked up
            }
            return RowFilter.ALL;
        }
    }

    private Optional<Column> column(String name, Text where, Table table) {
        return columns.find(name, where.at(), table)
                .filter(column -> columns.isStreamed(column, table, where.at()));
    }

    private void add(Code code, Text where, String reason) {
        diagnostics.add(
                new Diagnostic(
                                code,
                                where.at(),
                                "the condition '%s' cannot be used".formatted(where.text()))
                        .withNote(reason));
    }
}
