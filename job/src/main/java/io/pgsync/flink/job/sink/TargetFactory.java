package io.pgsync.flink.job.sink;

/**
 * Makes one kind of {@link Target}, chosen by its name ({@code --sink NAME} or {@code --sink
 * NAME:ARGUMENT}). Another kind is a jar beside the job's, with an implementation that {@link
 * java.util.ServiceLoader} finds.
 */
public interface TargetFactory {
    /** What users call it. */
    String name();

    /**
     * Makes the target; connects to nothing.
     *
     * @throws io.pgsync.flink.job.UserException if the settings are wrong
     */
    Target create(TargetSettings settings);
}
