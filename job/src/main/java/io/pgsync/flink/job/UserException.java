package io.pgsync.flink.job;

import java.util.Objects;

/**
 * Something that the user has to put right: what is wrong and where, and what to do about it. Shown
 * without a stack trace.
 */
public final class UserException extends RuntimeException {
    private final String remedy;

    /**
     * @param problem what is wrong and where, one sentence
     * @param remedy what to do, may have several lines (for example SQL to run)
     */
    public UserException(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public UserException(String problem, String remedy, Throwable cause) {
        super(problem, cause);
        this.remedy = Objects.requireNonNull(remedy);
    }

    public String remedy() {
        return remedy;
    }
}
