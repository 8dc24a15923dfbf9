package io.pgsync.flink.compiler.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.physical.MetaSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.Rendering;
import io.pgsync.flink.compiler.physical.RowSelection;
import io.pgsync.flink.compiler.transform.ConcatSpec;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.compiler.transform.PluginSpec;
import io.pgsync.flink.compiler.transform.Replacement;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingFormTest {

    /**
     * Every record that decides how documents look, with its components. A component that is new
     * has to go into {@link RenderingForm}, or else a restored job would not notice that documents
     * look different now. Then add it here.
     */
    static Arguments[] records() {
        return new Arguments[] {
            Arguments.of(Rendering.class, "shape, fields, concats, meta"),
            Arguments.of(Rendering.Field.class, "name, value, replacements, inside"),
            // the position of a column is its name among those of the operator's rows
            Arguments.of(Rendering.ColumnValue.class, "column, type, path"),
            Arguments.of(Rendering.ChildValue.class, "label"),
            Arguments.of(JsonPath.class, "steps, asText"),
            Arguments.of(JsonPath.Step.class, "token, kind"),
            Arguments.of(JsonRules.class, "replace, rename, inside"),
            Arguments.of(Replacement.class, "search, replacement"),
            Arguments.of(ConcatSpec.class, "columns, destination, delimiter"),
            Arguments.of(PluginSpec.class, "name, options"),
            Arguments.of(MetaSpec.class, "role, table, columns, nullWhenNowhere"),
            Arguments.of(MetaSpec.Column.class, "name, column, type"),
            // kind and delimiter follow from the name
            Arguments.of(PgType.class, "name, kind, element, delimiter, attributes"),
            Arguments.of(PgType.Attribute.class, "name, type"),
            // positions follow from the operator's columns
            Arguments.of(RowSelection.class, "filter, positions"),
            Arguments.of(RowFilter.And.class, "parts"),
            Arguments.of(RowFilter.Or.class, "parts"),
            Arguments.of(RowFilter.Not.class, "part"),
            Arguments.of(RowFilter.IsNull.class, "column"),
            Arguments.of(RowFilter.Comparison.class, "left, operator, right, type"),
            Arguments.of(RowFilter.Column.class, "name, type"),
            Arguments.of(RowFilter.Literal.class, "text"),
            // id is part of the layout
            Arguments.of(
                    OperatorSpec.Output.Documents.class, "document, id, routing, pipeline, plugins")
        };
    }

    @ParameterizedTest
    @MethodSource("records")
    void holdsEveryComponent(Class<?> type, String components) {
        assertThat(
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getName)
                                .collect(Collectors.joining(", ")))
                .as("components of %s that RenderingForm knows", type.getSimpleName())
                .isEqualTo(components);
    }

    @ParameterizedTest
    @MethodSource("families")
    void knowsEveryKind(Class<?> family, int kinds) {
        assertThat(family.getPermittedSubclasses()).hasSize(kinds);
    }

    static Arguments[] families() {
        return new Arguments[] {
            Arguments.of(Rendering.Value.class, 2),
            Arguments.of(RowFilter.class, 5),
            Arguments.of(RowFilter.Operand.class, 2)
        };
    }
}
