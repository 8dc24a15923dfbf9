package io.pgsync.flink.compiler.filter;

import io.pgsync.flink.compiler.catalog.PgType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * How values of a family of types are compared: the text that Postgres prints for a value becomes
 * an object with Postgres's order.
 */
public enum ComparisonType {
    BOOLEAN("true or false", ComparisonType::bool),
    /** Whole and decimal numbers, exactly. */
    NUMBER("a number", Decimal::parse),
    /** Double precision. */
    FLOAT("a number", text -> floating(Double.parseDouble(text))),
    /** Real, constants too: 0.1 is the nearest real, not the nearest double. */
    REAL("a number", text -> floating(Float.parseFloat(text))),
    /** By the bytes of UTF-8, as with COLLATE "C". */
    TEXT("a string", Utf8::of),
    /** As text without its trailing blanks. */
    BLANK_PADDED("a string", text -> Utf8.of(stripBlanks(text))),
    /** Labels, which can only be compared for equality: only the database knows their order. */
    ENUM("a string", text -> text),
    UUID("a string that is a UUID", text -> Utf8.of(uuid(text))),
    DATE("a date like '2024-12-31', or 'infinity'", Instants::date),
    TIMESTAMP("a time like '2024-12-31 23:59:59', or 'infinity'", Instants::timestamp),
    TIMESTAMPTZ(
            "a time with its zone like '2024-12-31 23:59:59+00', or 'infinity'",
            Instants::timestamptz);

    private final String notation;
    private final Function<String, Comparable<?>> parser;

    ComparisonType(String notation, Function<String, Comparable<?>> parser) {
        this.notation = notation;
        this.parser = parser;
    }

    /** How a constant of the type is written, for messages. */
    public String notation() {
        return notation;
    }

    /**
     * The value of a text.
     *
     * @throws RuntimeException if the text is not a value of the type
     */
    public Comparable<?> parse(String text) {
        return parser.apply(text);
    }

    /** Whether the values have an order, not only equality. */
    boolean isOrdered() {
        return this != ENUM;
    }

    boolean isNumeric() {
        return this == NUMBER || this == FLOAT || this == REAL;
    }

    /** The comparison for a column; empty for types that can only be null or not. */
    static Optional<ComparisonType> of(PgType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Optional.of(BOOLEAN);
            case INTEGER, NUMERIC -> Optional.of(NUMBER);
            case FLOAT -> Optional.of(type.name().equals("float4") ? REAL : FLOAT);
            case TEXT -> Optional.of(TEXT);
            case BLANK_PADDED -> Optional.of(BLANK_PADDED);
            case ENUM -> Optional.of(ENUM);
            case UUID -> Optional.of(UUID);
            case DATE -> Optional.of(DATE);
            case TIMESTAMP -> Optional.of(TIMESTAMP);
            case TIMESTAMPTZ -> Optional.of(TIMESTAMPTZ);
            default -> Optional.empty();
        };
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "t", "true" -> true;
            case "f", "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** Zero has no sign; NaN equals itself and is the greatest, as in Postgres. */
    private static Double floating(double value) {
        return value == 0 ? 0.0 : value;
    }

    private static String uuid(String text) {
        String canonical = java.util.UUID.fromString(text).toString();
        if (!canonical.equalsIgnoreCase(text)) {
            throw new IllegalArgumentException(text);
        }
        return canonical;
    }

    private static String stripBlanks(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** A numeric: all finite ones between the infinities, NaN above everything. */
    private record Decimal(int rank, BigDecimal value) implements Comparable<Decimal> {
        static Decimal parse(String text) {
            return switch (text) {
                case "-Infinity" -> new Decimal(-1, BigDecimal.ZERO);
                case "Infinity" -> new Decimal(1, BigDecimal.ZERO);
                case "NaN" -> new Decimal(2, BigDecimal.ZERO);
                default -> new Decimal(0, new BigDecimal(text));
            };
        }

        @Override
        public int compareTo(Decimal other) {
            return rank != other.rank
                    ? Integer.compare(rank, other.rank)
                    : value.compareTo(other.value);
        }
    }

    private record Utf8(byte[] bytes) implements Comparable<Utf8> {
        static Utf8 of(String text) {
            return new Utf8(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int compareTo(Utf8 other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Utf8 that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
