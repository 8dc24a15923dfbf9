package io.pgsync.flink.job.cli.command;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.compose.RejectedSchemaException;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.flink.util.SerializedThrowable;

/** Prints errors for people: the problem and its remedy first, a stack trace only on request. */
public final class ErrorReport {
    static final int USER_ERROR = 1;
    static final int INTERNAL_ERROR = 3;

    private final PrintStream out;
    private final boolean stackTrace;

    public ErrorReport(PrintStream out, boolean stackTrace) {
        this.out = out;
        this.stackTrace = stackTrace;
    }

    /**
     * Prints the error.
     *
     * @return the exit code
     */
    public int print(Throwable error) {
        Optional<RejectedSchemaException> rejected = find(error, RejectedSchemaException.class);
        Optional<UserException> user = find(error, UserException.class);
        if (rejected.isPresent()) {
            out.print(rejected.get().getMessage());
        } else if (user.isPresent()) {
            out.println("error: " + user.get().getMessage());
            user.get().remedy().lines().forEach(line -> out.println("  " + line));
        } else {
            Throwable root = root(error);
            out.println(
                    "error: unexpected " + root.getClass().getName() + ": " + root.getMessage());
            if (!stackTrace) {
                out.println("  This looks like a bug. Run again with --stacktrace (or");
                out.println("  PGSYNC_DEBUG=1) to see where it comes from, and report it.");
            }
        }
        if (stackTrace) {
            error.printStackTrace(out);
        }
        out.flush();
        return rejected.isPresent() || user.isPresent() ? USER_ERROR : INTERNAL_ERROR;
    }

    /** The outermost cause of that type; unwraps exceptions that Flink serialized between tasks. */
    static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
        for (Throwable each = error; each != null; each = next(each)) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (next(root) != null) {
            root = next(root);
        }
        return root;
    }

    private static Throwable next(Throwable error) {
        if (error instanceof SerializedThrowable serialized) {
            Throwable original = serialized.deserializeError(ErrorReport.class.getClassLoader());
            return original == serialized ? serialized.getCause() : original;
        }
        return error.getCause();
    }
}
