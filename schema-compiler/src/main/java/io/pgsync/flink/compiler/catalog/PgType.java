package io.pgsync.flink.compiler.catalog;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A Postgres type as far as rendering and comparing its values needs: domains are resolved to their
 * base type, arrays and composites carry the types of their parts.
 *
 * @param name the type's name in {@code pg_type}, for messages and for the index mapping
 * @param kind the rule by which the type's output text becomes JSON
 * @param element the element type of {@link Kind#ARRAY} and {@link Kind#VECTOR}, otherwise null
 * @param delimiter the character between the elements of an array, ',' for nearly all types
 * @param attributes the attributes of {@link Kind#COMPOSITE}, in order, otherwise empty
 */
public record PgType(
        String name, Kind kind, PgType element, char delimiter, List<Attribute> attributes)
        implements Serializable {

    /** One attribute of a composite type. */
    public record Attribute(String name, PgType type) implements Serializable {}

    /** Families of types whose output text is treated alike. */
    public enum Kind {
        BOOLEAN,
        /** smallint, integer, bigint. */
        INTEGER,
        NUMERIC,
        /** real and double precision. */
        FLOAT,
        /** text, varchar, name: a string that compares by its bytes. */
        TEXT,
        /** char(n): a string that compares without its trailing blanks. */
        BLANK_PADDED,
        /** citext: a string that compares without regard to case. */
        CASE_INSENSITIVE,
        ENUM,
        UUID,
        BYTEA,
        DATE,
        TIMESTAMP,
        TIMESTAMPTZ,
        TIME,
        TIMETZ,
        INTERVAL,
        JSON,
        JSONB,
        HSTORE,
        /** Anything of the form {@code {a,b}}, of any number of dimensions. */
        ARRAY,
        /** int2vector and oidvector: blank-separated elements. */
        VECTOR,
        COMPOSITE,
        /** A type with its own cast to json (PostGIS): the JSON cannot be derived from the text. */
        OWN_JSON_CAST,
        /** Every other type: its text as a JSON string. */
        OTHER
    }

    public PgType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        attributes = List.copyOf(attributes);
        boolean needsElement = kind == Kind.ARRAY || kind == Kind.VECTOR;
        if (needsElement != (element != null)) {
            throw new IllegalArgumentException(
                    name + " of kind " + kind + " has element " + element);
        }
    }

    /** A type without parts. */
    public static PgType of(String name, Kind kind) {
        return new PgType(name, kind, null, ',', List.of());
    }

    /** An array of {@code element}, delimited by commas. */
    public static PgType arrayOf(PgType element) {
        return new PgType("_" + element.name, Kind.ARRAY, element, ',', List.of());
    }
}
