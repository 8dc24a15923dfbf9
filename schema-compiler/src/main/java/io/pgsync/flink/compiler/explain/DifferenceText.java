package io.pgsync.flink.compiler.explain;

import io.pgsync.flink.compiler.state.LayoutDifference;
import io.pgsync.flink.compiler.state.OutputLayout;
import java.util.List;
import java.util.stream.Collectors;

/** Describes in words what saved state lacks. */
public final class DifferenceText implements LayoutDifference.Visitor<String> {
    private DifferenceText() {}

    public static String of(LayoutDifference difference) {
        return difference.accept(new DifferenceText());
    }

    @Override
    public String otherTimeZone(LayoutDifference.OtherTimeZone difference) {
        return "timestamps are shown in time zone %s, the state has them in %s"
                .formatted(difference.wanted(), difference.stored());
    }

    @Override
    public String documentGone(LayoutDifference.DocumentGone difference) {
        return "document '%s' is no longer in the schema".formatted(difference.document());
    }

    @Override
    public String documentNew(LayoutDifference.DocumentNew difference) {
        return "document '%s' is new".formatted(difference.document());
    }

    @Override
    public String childNew(LayoutDifference.ChildNew difference) {
        return "child '%s' of %s is new".formatted(difference.label(), difference.node());
    }

    @Override
    public String columnNew(LayoutDifference.ColumnNew difference) {
        return "column '%s' of %s is new".formatted(difference.column(), difference.node());
    }

    @Override
    public String columnRetyped(LayoutDifference.ColumnRetyped difference) {
        return "column '%s' of %s is of type %s, in the state %s"
                .formatted(
                        difference.wanted().name(),
                        difference.node(),
                        difference.wanted().type(),
                        difference.stored().type());
    }

    @Override
    public String otherKey(LayoutDifference.OtherKey difference) {
        return "%s has the key %s, in the state %s"
                .formatted(
                        difference.node(),
                        LayoutText.keys(difference.wanted()),
                        LayoutText.keys(difference.stored()));
    }

    @Override
    public String otherJoin(LayoutDifference.OtherJoin difference) {
        if (difference.stored().isEmpty()) {
            return "%s is joined in another way".formatted(difference.node());
        }
        return "%s is joined in another way: %s; in the state: %s"
                .formatted(
                        difference.node(),
                        outputs(difference.wanted()),
                        outputs(difference.stored()));
    }

    private static String outputs(List<OutputLayout> outputs) {
        return outputs.stream().map(LayoutText::output).collect(Collectors.joining(", "));
    }
}
