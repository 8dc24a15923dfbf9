package io.pgsync.flink.job.sink;

/**
 * Creates one kind of {@link Target}, selected by name ({@code --sink NAME} or {@code --sink
 * NAME:ARGUMENT}). To add a kind, put a jar with an implementation that {@link
 * java.util.ServiceLoader} finds next to the job's jar.
 */
public interface TargetFactory {
    /** The name in {@code --sink}. */
    String name();

    /**
     * Creates the target without connecting to anything.
     *
     * @throws io.pgsync.flink.job.UserException if the settings are wrong
     */
    Target create(TargetSettings settings);
}
