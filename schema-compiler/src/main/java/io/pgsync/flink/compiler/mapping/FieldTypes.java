package io.pgsync.flink.compiler.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import java.util.Optional;

/**
 * The field type of a column: the one that an engine guesses from an ordinary value of it, so that
 * searches written for PGSync's indices work.
 */
final class FieldTypes {
    /** As in the engines' own guess. */
    private static final int LONGEST_KEYWORD = 256;

    private FieldTypes() {}

    /**
     * The mapping of one value or of an array of them, which are the same to the engines; empty for
     * JSON, where only the values tell.
     */
    static Optional<ObjectNode> of(PgType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Optional.of(field("boolean"));
            case INTEGER -> Optional.of(field("long"));
            case NUMERIC, FLOAT -> Optional.of(tolerant("double"));
            case DATE, TIMESTAMP, TIMESTAMPTZ -> Optional.of(tolerant("date"));
            case TEXT,
                    BLANK_PADDED,
                    CASE_INSENSITIVE,
                    ENUM,
                    UUID,
                    BYTEA,
                    TIME,
                    TIMETZ,
                    INTERVAL,
                    OTHER ->
                    Optional.of(text());
            case ARRAY, VECTOR -> of(type.element());
            case COMPOSITE -> Optional.of(composite(type));
            case HSTORE -> Optional.of(field("object"));
            case JSON, JSONB, OWN_JSON_CAST -> Optional.empty();
        };
    }

    /** Full text, and the whole value in the sub-field {@code keyword}. */
    static ObjectNode text() {
        ObjectNode text = field("text");
        text.putObject("fields")
                .putObject("keyword")
                .put("type", "keyword")
                .put("ignore_above", LONGEST_KEYWORD);
        return text;
    }

    static ObjectNode object(ObjectNode properties) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.set("properties", properties);
        return object;
    }

    /** Whether values are JSON strings that are not mapped as text: a changed one may not fit. */
    static boolean isFormattedText(PgType type) {
        Kind kind = type.kind();
        return kind == Kind.ARRAY
                ? isFormattedText(type.element())
                : kind == Kind.DATE || kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMPTZ;
    }

    private static ObjectNode field(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /**
     * Accepts Postgres values outside the field type's range (NaN, infinity, years BC): such a
     * value is in the document, but no search finds it.
     */
    private static ObjectNode tolerant(String type) {
        return field(type).put("ignore_malformed", true);
    }

    private static ObjectNode composite(PgType type) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        type.attributes().forEach(a -> of(a.type()).ifPresent(m -> properties.set(a.name(), m)));
        return object(properties);
    }
}
