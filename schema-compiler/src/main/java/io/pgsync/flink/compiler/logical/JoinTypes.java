package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.diagnostics.Code;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Which types can stand on the two sides of a join. */
final class JoinTypes {
    private static final Set<Kind> WHOLE_NUMBERS = EnumSet.of(Kind.INTEGER, Kind.NUMERIC);

    private static final Set<Kind> STRINGS = EnumSet.of(Kind.TEXT, Kind.BLANK_PADDED);

    /** Types whose values may be equal although their texts differ (1 day = 24:00:00). */
    private static final Set<Kind> EQUAL_WITH_OTHER_TEXT =
            EnumSet.of(
                    Kind.INTERVAL,
                    Kind.TIMETZ,
                    Kind.JSON,
                    Kind.JSONB,
                    Kind.HSTORE,
                    Kind.ARRAY,
                    Kind.VECTOR,
                    Kind.COMPOSITE,
                    Kind.OWN_JSON_CAST);

    private JoinTypes() {}

    /** Why the join is impossible; empty if it is possible. */
    static Optional<Code> obstacle(PgType left, PgType right) {
        if (!comparable(left, right)) {
            return Optional.of(Code.JOIN_TYPE_MISMATCH);
        }
        return EQUAL_WITH_OTHER_TEXT.contains(left.kind())
                ? Optional.of(Code.JOIN_TYPE_NOT_SUPPORTED)
                : Optional.empty();
    }

    private static boolean comparable(PgType left, PgType right) {
        if (WHOLE_NUMBERS.contains(left.kind()) && WHOLE_NUMBERS.contains(right.kind())) {
            return true;
        }
        if (STRINGS.contains(left.kind()) && STRINGS.contains(right.kind())) {
            return true;
        }
        if (left.kind() != right.kind()) {
            return false;
        }
        return switch (left.kind()) {
            case FLOAT, ENUM, OTHER, COMPOSITE, OWN_JSON_CAST -> left.name().equals(right.name());
            default -> true;
        };
    }
}
