package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Suggestions;
import io.pgsync.flink.compiler.schema.SchemaDefinition.Transform;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import java.util.List;
import java.util.Optional;

/** The {@code transform} of a node: which kinds of rules there are. */
final class TransformParser {
    private static final List<String> KINDS = List.of("replace", "rename", "concat", "mapping");

    private final Diagnostics diagnostics;

    TransformParser(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    Transform parse(ObjectReader node) {
        Optional<ObjectValue> transform = node.object("transform");
        if (transform.isEmpty()) {
            return Transform.NONE;
        }
        var reader =
                new ObjectReader(transform.get(), "the transform of " + node.what(), diagnostics);
        transform.get().members().forEach(this::warnOfUnknown);
        return new Transform(
                nonEmpty(reader, "replace"),
                nonEmpty(reader, "rename"),
                concat(reader),
                nonEmpty(reader, "mapping"));
    }

    /** Empty rules count as none, so they do not switch off those of a parent. */
    private static Optional<ObjectValue> nonEmpty(ObjectReader transform, String kind) {
        return transform.object(kind).filter(rules -> !rules.members().isEmpty());
    }

    private Optional<SourceValue> concat(ObjectReader transform) {
        if (transform.isAbsent("concat")) {
            return Optional.empty();
        }
        SourceValue value = transform.object().get("concat").orElseThrow();
        if (!(value instanceof ObjectValue || value instanceof ListValue)) {
            transform.wrongType("'concat'", value, "an object or a list of objects");
            return Optional.empty();
        }
        boolean empty =
                value instanceof ListValue list
                        ? list.elements().isEmpty()
                        : ((ObjectValue) value).members().isEmpty();
        return empty ? Optional.empty() : Optional.of(value);
    }

    private void warnOfUnknown(Member member) {
        if (member.name().equals("move")) {
            diagnostics.add(
                    Code.MOVE_TRANSFORM,
                    member.at(),
                    "'move' is ignored: PGSync accepts it but does nothing with it");
        } else if (!KINDS.contains(member.name())) {
            diagnostics.add(
                    new Diagnostic(
                            Code.UNKNOWN_TRANSFORM,
                            member.at(),
                            "unknown transform '%s' is ignored".formatted(member.name()),
                            Suggestions.didYouMean(member.name(), KINDS),
                            List.of()));
        }
    }
}
