package io.pgsync.flink.e2e.child;

import java.io.File;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypointUtils;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * The JobManager in application mode, with TaskManagers that others start. The job's main class and
 * arguments are in the configuration, where the Kubernetes operator puts them. Its jars are in the
 * folder {@code usrlib}, as in the image. Flink's own classes for this are in modules without a
 * release of this version.
 */
public final class ApplicationMain extends ApplicationClusterEntryPoint {
    private ApplicationMain(Configuration configuration, PackagedProgram program) {
        super(configuration, program, StandaloneResourceManagerFactory.getInstance());
    }

    public static void main(String[] arguments) throws Exception {
        Configuration configuration = loadConfiguration(parseArguments(arguments));
        File jars = ClusterEntrypointUtils.tryFindUserLibDirectory().orElseThrow();
        ApplicationConfiguration job = ApplicationConfiguration.fromConfiguration(configuration);
        PackagedProgram program =
                DefaultPackagedProgramRetriever.create(
                                jars,
                                job.getApplicationClassName(),
                                job.getProgramArguments(),
                                configuration)
                        .getPackagedProgram();
        configureExecution(configuration, program);
        runClusterEntrypoint(new ApplicationMain(configuration, program));
    }
}
