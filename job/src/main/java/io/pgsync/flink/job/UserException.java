package io.pgsync.flink.job;

import java.util.Objects;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Something that the user has to put right: what is wrong and where, and what to do about it. Shown
 * without a stack trace. Thrown within a running job it ends the job, because a restart would only
 * meet it again.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
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

    /** With the remedy, because this is what Flink shows of a failed job. */
    @Override
    public String toString() {
        return getMessage() + "\n" + remedy;
    }
}
