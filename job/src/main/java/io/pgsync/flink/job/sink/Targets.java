package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.settings.Variables;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The available kinds of targets: the built-in ones, and those in jars next to the job's jar. */
public final class Targets {
    public static final String DEFAULT = "bulk";

    private Targets() {}

    /**
     * The target of that name.
     *
     * @param sink the text of {@code --sink}
     * @throws UserException if there is none, or if its settings are wrong
     */
    public static Target of(String sink, Variables variables, OnPoison onPoison) {
        int colon = sink.indexOf(':');
        String name = colon < 0 ? sink : sink.substring(0, colon);
        String argument = colon < 0 ? "" : sink.substring(colon + 1);
        return factory(name).create(new TargetSettings(argument, variables, onPoison));
    }

    /**
     * The kind of target of that name.
     *
     * @throws UserException if there is none
     */
    public static TargetFactory factory(String name) {
        Set<String> names = new TreeSet<>();
        ClassLoader loader = Targets.class.getClassLoader();
        try {
            for (TargetFactory each : ServiceLoader.load(TargetFactory.class, loader)) {
                if (each.name().equals(name)) {
                    return each;
                }
                names.add(each.name());
            }
        } catch (ServiceConfigurationError e) {
            throw new UserException(
                    "A sink cannot be loaded: " + e.getMessage(),
                    "Use the sink's jar with the same version as the job's.",
                    e);
        }
        throw new UserException(
                "There is no sink '%s' here; available: %s."
                        .formatted(name, String.join(", ", names)),
                "Other sinks are in their own jar, pgsync-sink-NAME.jar, which must be on the"
                        + " job's class path: flink run -C file:///…/pgsync-sink-NAME.jar, or the"
                        + " usrlib folder. See docs/sinks.md.");
    }
}
