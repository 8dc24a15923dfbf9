package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.schema.SourceValue;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import java.util.Optional;

/** The transform rules that a node's parent has for it, nested under its label. */
record InheritedRules(
        Optional<ObjectValue> replace, Optional<ObjectValue> rename, Optional<SourceValue> concat) {
    static final InheritedRules NONE =
            new InheritedRules(Optional.empty(), Optional.empty(), Optional.empty());
}
