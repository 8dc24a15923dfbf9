package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.catalog.PgType;
import java.util.Optional;

/**
 * Determines the {@link KeyType} of a column's type, alone and in an equality with another column.
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
     * The key type by which values of a type are to be encoded where they are compared with those
     * of another; empty if the two types have no comparison in common.
     */
    public static Optional<KeyType> inEquality(PgType type, PgType other) {
        KeyType own = of(type);
        KeyType others = of(other);
        if (own == others) {
            return Optional.of(own);
        }
        if (isNumber(own) && isNumber(others)) {
            boolean float8 = own == KeyType.FLOAT || others == KeyType.FLOAT;
            return Optional.of(float8 ? KeyType.FLOAT : KeyType.NUMERIC);
        }
        if (isString(own) && isString(others)) {
            return Optional.of(ofStrings(type, other));
        }
        return Optional.empty();
    }

    /**
     * With varchar, char(n) compares as char(n), with text and name as text, for which it loses its
     * trailing blanks while the text keeps them.
     */
    private static KeyType ofStrings(PgType type, PgType other) {
        KeyType own = of(type);
        if (own == KeyType.CASE_INSENSITIVE || of(other) == KeyType.CASE_INSENSITIVE) {
            return KeyType.CASE_INSENSITIVE;
        }
        return type.name().equals("varchar") ? KeyType.BLANK_PADDED : own;
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
