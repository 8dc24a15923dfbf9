package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.UserException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The sinks that are here: the job's own, and those in jars beside it. */
public final class DocumentSinks {
    public static final String DEFAULT = "bulk";

    private DocumentSinks() {}

    /**
     * The sink of that name.
     *
     * @throws UserException if there is none
     */
    public static DocumentSinkFactory named(String name) {
        Set<String> names = new TreeSet<>();
        ClassLoader loader = DocumentSinks.class.getClassLoader();
        try {
            for (DocumentSinkFactory each : ServiceLoader.load(DocumentSinkFactory.class, loader)) {
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
