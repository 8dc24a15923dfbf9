package io.pgsync.flink.compiler.diagnostics;

/**
 * The kinds of diagnostics. E1xx: the schema's own grammar; E2xx: the schema against the database;
 * E3xx: correct but not supported; W4xx: accepted, but probably not what was meant. A number once
 * given is never reused; each has its heading in {@code docs/errors.md}.
 */
public enum Code {
    INVALID_JSON("E101"),
    NOT_A_LIST_OF_DOCUMENTS("E102"),
    NO_DOCUMENTS("E103"),
    MISSING_KEY("E104"),
    WRONG_TYPE("E105"),
    SCHEMA_VERSION_1("E106"),
    UNKNOWN_NODE_KEY("E107"),
    UNKNOWN_RELATIONSHIP_KEY("E108"),
    INVALID_RELATIONSHIP_TYPE("E109"),
    INVALID_RELATIONSHIP_VARIANT("E110"),
    SEVERAL_THROUGH_TABLES("E111"),
    MISSING_RELATIONSHIP("E112"),
    INVALID_FOREIGN_KEY("E113"),
    INVALID_COLUMN_EXPRESSION("E114"),
    INVALID_INDEX_NAME("E115"),
    DUPLICATE_INDEX("E116"),
    INVALID_TRANSFORM("E117"),
    UNKNOWN_MAPPING_TYPE("E118"),
    UNKNOWN_MAPPING_PARAMETER("E119"),
    INVALID_MAPPING("E120"),
    UNKNOWN_ROUTING_FIELD("E121"),
    INVALID_THROUGH_TABLE("E122"),
    EMPTY_NAME("E123"),
    ROUTING_BY_STRUCTURE("E124"),
    INVALID_FILTER("E125"),
    UNKNOWN_PLUGIN("E126"),
    UNKNOWN_PLUGIN_KEY("E127"),

    UNKNOWN_TABLE("E201"),
    UNKNOWN_SCHEMA("E202"),
    UNKNOWN_COLUMN("E203"),
    NO_FOREIGN_KEY("E204"),
    AMBIGUOUS_FOREIGN_KEY("E205"),
    NO_KEY("E206"),
    JOIN_TYPE_MISMATCH("E207"),
    NOT_A_JSON_COLUMN("E208"),
    CONFLICTING_KEYS("E209"),
    FILTER_TYPE_MISMATCH("E210"),

    SEVERAL_DATABASES("E301"),
    VIEW("E302"),
    GENERATED_COLUMN("E303"),
    OWN_JSON_CAST("E304"),
    SYSTEM_COLUMN("E305"),
    FOREIGN_TABLE("E306"),
    JOIN_TYPE_NOT_SUPPORTED("E308"),

    OTHER_DATABASE("W401"),
    UNKNOWN_DOCUMENT_KEY("W402"),
    UNKNOWN_TRANSFORM("W403"),
    MOVE_TRANSFORM("W404"),
    ROOT_RELATIONSHIP("W405"),
    ROOT_LABEL("W406"),
    PRIMARY_KEY_IGNORED("W407"),
    DUPLICATE_COLUMN("W408"),
    COLUMN_NOT_A_STRING("W409"),
    FOREIGN_KEY_IGNORED("W410"),
    FIELD_COLLISION("W411"),
    LABEL_NULL("W412"),
    RULE_OVERRIDDEN("W413"),
    DUPLICATE_KEY("W414"),
    MAPPING_OVERRIDDEN("W415"),
    TRANSFORM_WITHOUT_EFFECT("W416"),
    UNKNOWN_VARIABLE("W417"),
    KEY_NOT_UNIQUE("W418"),
    SCALAR_SHOWS_ONE_COLUMN("W419"),
    BASE_TABLES_IGNORED("W420"),
    MAPPINGS_KEY("W421"),
    UNKNOWN_TO_ENGINE("W422"),
    QUOTED_STEP("W423");

    private final String id;

    Code(String id) {
        this.id = id;
    }

    /** The number that users see, for example {@code E203}. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return id.startsWith("W") ? Severity.WARNING : Severity.ERROR;
    }
}
