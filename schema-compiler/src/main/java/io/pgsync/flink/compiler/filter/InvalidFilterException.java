package io.pgsync.flink.compiler.filter;

/** A filter that cannot be used, with the reason as a sentence for the user. */
public final class InvalidFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        SYNTAX,
        TYPE,
        /** The column has been reported by whoever looked it up. */
        COLUMN
    }

    private final Reason reason;

    InvalidFilterException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
