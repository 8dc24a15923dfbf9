package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.PgType;
import java.util.Optional;

/**
 * Which {@link KeyType} a column's type calls for, alone and in an equality with another column.
 */
public final class KeyTypes {
    private KeyTypes() {}

    /** The type's own key type: that of Postgres's comparison of two such values. */
    public static KeyType of(PgType type) {
        return switch (type.kind()) {
            case INTEGER -> KeyType.INTEGER;
            case NUMERIC -> KeyType.NUMERIC;
            case FLOAT -> KeyType.FLOAT;
            case BOOLEAN -> KeyType.BOOLEAN;
            case BLANK_PADDED -> KeyType.BLANK_PADDED;
            case CASE_INSENSITIVE -> KeyType.CASE_INSENSITIVE;
            case DATE, TIMESTAMP, TIMESTAMPTZ -> KeyType.TEMPORAL;
            default -> KeyType.TEXT;
        };
    }

    /**
     * The key type by which both sides of {@code left = right} are to be encoded; empty if the two
     * types have no comparison in common.
     */
    public static Optional<KeyType> ofEquality(PgType left, PgType right) {
        KeyType one = of(left);
        KeyType other = of(right);
        if (one == other) {
            return Optional.of(one);
        }
        if (isNumber(one) && isNumber(other)) {
            boolean float8 = one == KeyType.FLOAT || other == KeyType.FLOAT;
            return Optional.of(float8 ? KeyType.FLOAT : KeyType.NUMERIC);
        }
        if (isString(one) && isString(other)) {
            boolean citext = one == KeyType.CASE_INSENSITIVE || other == KeyType.CASE_INSENSITIVE;
            return Optional.of(citext ? KeyType.CASE_INSENSITIVE : KeyType.BLANK_PADDED);
        }
        return Optional.empty();
    }

    private static boolean isNumber(KeyType type) {
        return type == KeyType.INTEGER || type == KeyType.NUMERIC || type == KeyType.FLOAT;
    }

    private static boolean isString(KeyType type) {
        return type == KeyType.TEXT
                || type == KeyType.BLANK_PADDED
                || type == KeyType.CASE_INSENSITIVE;
    }
}
