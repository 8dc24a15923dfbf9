package io.pgsync.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.e2e.child.ApplicationMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone Flink cluster: one JobManager and some TaskManagers, each a separate process, with
 * the configuration that the project ships and the overrides for a single machine.
 */
final class FlinkCluster implements AutoCloseable {
    static final int SLOTS = 2;

    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

    private final Path folder;
    private final int rpcPort = freePort();
    private final int restPort = freePort();
    private final FlinkRest rest = new FlinkRest(restPort);
    private final List<FlinkProcess> taskManagers = new ArrayList<>();
    private final List<String> agreed = new ArrayList<>();
    private Entry entry = Entry.SESSION;
    private FlinkProcess zooKeeper;
    private FlinkProcess jobManager;
    private int started;
    private int commands;

    /** What the JobManager runs, with which options and environment beside those of every one. */
    private record Entry(String mainClass, List<String> options, Map<String, String> environment) {
        static final Entry SESSION =
                new Entry(
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        List.of(),
                        Map.of());
    }

    private FlinkCluster(Path folder) throws IOException {
        this.folder = folder;
        Path shipped = Checkout.flinkConf().resolve("config.yaml");
        Path own = Files.createDirectory(folder.resolve("conf")).resolve("config.yaml");
        // the only thing that the flink command does not take as an argument
        Files.writeString(own, Files.readString(shipped) + "\nclient.timeout: 5 min\n");
        agreed.addAll(
                List.of(
                        "jobmanager.rpc.address=127.0.0.1",
                        "jobmanager.rpc.port=" + rpcPort,
                        // Prometheus's listens on all interfaces
                        "metrics.reporters=none",
                        // a killed process is missed within seconds
                        "heartbeat.interval=1 s",
                        "heartbeat.timeout=20 s"));
    }

    /** Starts the cluster and returns when all TaskManagers have registered. */
    static FlinkCluster start(String name, int taskManagers) throws Exception {
        return start(new FlinkCluster(Checkout.newFolder(name)), taskManagers);
    }

    /** Starts a cluster whose jobs outlive its JobManager. */
    static FlinkCluster startHighlyAvailable(String name, int taskManagers) throws Exception {
        FlinkCluster cluster = new FlinkCluster(Checkout.newFolder(name));
        cluster.makeHighlyAvailable();
        return start(cluster, taskManagers);
    }

    /**
     * Starts a cluster in application mode, whose JobManager runs the job's main class by itself:
     * highly available, and with the arguments that {@code k8s} gives to the job.
     *
     * @param jars what the image has in {@code usrlib}
     */
    static FlinkCluster startApplication(String name, Warehouse warehouse, List<Path> jars)
            throws Exception {
        FlinkCluster cluster = new FlinkCluster(Checkout.newFolder(name));
        cluster.makeHighlyAvailable();
        cluster.makeApplication(warehouse, jars);
        return start(cluster, 1);
    }

    private static FlinkCluster start(FlinkCluster cluster, int taskManagers) throws Exception {
        try {
            cluster.jobManager = cluster.startJobManager();
            for (int i = 0; i < taskManagers; i++) {
                cluster.addTaskManager();
            }
            cluster.rest.awaitTaskManagers(taskManagers);
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    FlinkRest rest() {
        return rest;
    }

    /** The ZooKeeper that Flink's client of it brings along. */
    private void makeHighlyAvailable() throws IOException {
        int port = freePort();
        Path data = Files.createDirectory(folder.resolve("zookeeper"));
        Path file = folder.resolve("conf/zoo.cfg");
        Files.writeString(
                file,
                "dataDir=%s%nclientPortAddress=127.0.0.1%nclientPort=%d%nadmin.enableServer=false%n"
                        .formatted(data, port));
        zooKeeper =
                FlinkProcess.start(
                        folder,
                        FlinkProcess.Command.small(
                                "zookeeper",
                                "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server"
                                        + ".ZooKeeperServerMain",
                                List.of(file.toString())));
        agreed.addAll(
                List.of(
                        "high-availability.type=zookeeper",
                        "high-availability.zookeeper.quorum=127.0.0.1:" + port,
                        "high-availability.zookeeper.client.session-timeout=10 s",
                        "high-availability.cluster-id=/e2e",
                        "high-availability.storageDir=" + folder.resolve("ha").toUri()));
    }

    private void makeApplication(Warehouse warehouse, List<Path> jars) throws IOException {
        Path usrlib = Files.createDirectory(folder.resolve("usrlib"));
        for (Path jar : jars) {
            Files.createSymbolicLink(usrlib.resolve(jar.getFileName()), jar);
        }
        String arguments = String.join(", ", warehouse.deploymentArguments());
        List<String> options = new ArrayList<>(checkpoints());
        options.add("parallelism.default=" + SLOTS);
        options.add("$internal.application.main=" + Checkout.MAIN);
        options.add("$internal.application.program-args=[" + arguments + "]");
        Map<String, String> environment = new HashMap<>(warehouse.deploymentEnvironment());
        environment.put("FLINK_LIB_DIR", folder.resolve("lib").toString()); // usrlib is beside it
        entry = new Entry(ApplicationMain.class.getName(), options, environment);
    }

    private List<String> checkpoints() {
        return List.of(
                "execution.checkpointing.dir=" + folder.resolve("checkpoints").toUri(),
                "execution.checkpointing.interval=1 s");
    }

    private FlinkProcess startJobManager() throws IOException {
        String name = "jobmanager-" + ++started;
        List<String> arguments = new ArrayList<>(configDir());
        arguments.addAll(
                options(
                        "rest.address=127.0.0.1",
                        "rest.bind-address=127.0.0.1",
                        "rest.port=" + restPort,
                        "rest.bind-port=" + restPort,
                        "jobmanager.bind-host=127.0.0.1",
                        // a job of few slots shall have tasks on every TaskManager
                        "taskmanager.load-balance.mode=SLOTS",
                        "io.tmp.dirs=" + folder.resolve("tmp-" + name)));
        entry.options().forEach(option -> arguments.addAll(List.of("-D", option)));
        return FlinkProcess.start(
                folder,
                new FlinkProcess.Command(
                        name,
                        List.of("-Xmx384m"),
                        entry.mainClass(),
                        arguments,
                        entry.environment()));
    }

    /** SIGKILL to the JobManager, and another one in its place. */
    void replaceJobManager() throws Exception {
        jobManager.kill();
        jobManager = startJobManager();
    }

    /**
     * Starts one more TaskManager, under a name of its own. If it ends by itself, another one takes
     * its place, as any supervisor would see to.
     */
    synchronized FlinkProcess addTaskManager() throws IOException {
        String name = "taskmanager-" + ++started;
        List<String> arguments = new ArrayList<>(configDir());
        arguments.addAll(
                options(
                        "taskmanager.host=127.0.0.1",
                        "taskmanager.bind-host=127.0.0.1",
                        "taskmanager.resource-id=" + name,
                        "taskmanager.numberOfTaskSlots=" + SLOTS,
                        "io.tmp.dirs=" + folder.resolve("tmp-" + name)));
        arguments.addAll(TaskManagerSize.OPTIONS);
        FlinkProcess process =
                FlinkProcess.start(
                        folder,
                        new FlinkProcess.Command(
                                name,
                                TaskManagerSize.JVM,
                                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                                arguments,
                                Map.of()));
        taskManagers.add(process);
        process.onExit(() -> replaceIfEndedByItself(process));
        return process;
    }

    private synchronized void replaceIfEndedByItself(FlinkProcess ended) {
        if (taskManagers.remove(ended)) {
            try {
                addTaskManager();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** SIGKILL to one TaskManager, and another one in its place. */
    synchronized void replaceTaskManager(int index) throws Exception {
        taskManagers.remove(index).kill();
        addTaskManager();
    }

    private List<String> configDir() {
        return List.of("--configDir", folder.resolve("conf").toString());
    }

    /** Options that every process of the cluster has to agree upon, and its own. */
    private List<String> options(String... own) {
        List<String> options = new ArrayList<>();
        List<String> all = new ArrayList<>(agreed);
        all.addAll(Arrays.asList(own));
        all.forEach(option -> options.addAll(List.of("-D", option)));
        return options;
    }

    /** {@code flink ...}: a program of its own, to its end. */
    FlinkProcess.Result flink(
            Map<String, String> environment, String action, List<String> arguments)
            throws Exception {
        List<String> line = new ArrayList<>(List.of(action, "-m", "127.0.0.1:" + restPort));
        line.addAll(arguments);
        return FlinkProcess.start(
                        folder,
                        new FlinkProcess.Command(
                                "flink-" + action + "-" + ++commands,
                                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                                "org.apache.flink.client.cli.CliFrontend",
                                line,
                                environment))
                .await();
    }

    /** {@code flink run -d} with the job jar; returns the id of the job, which then runs. */
    String run(Warehouse warehouse, int parallelism, String... options) throws Exception {
        String job = submit(warehouse, parallelism, options);
        rest.awaitRunning(job, 0);
        return job;
    }

    /** {@code flink run -d} with the job jar; returns the id of the job, whatever becomes of it. */
    String submit(Warehouse warehouse, int parallelism, String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of("-d", "-p", String.valueOf(parallelism)));
        checkpoints().forEach(option -> line.add("-D" + option));
        line.addAll(Arrays.asList(options));
        line.add(Checkout.jobJar().toString());
        line.addAll(warehouse.jobArguments());
        return found(JOB_ID, flink(warehouse.jobEnvironment(), "run", line));
    }

    /** {@code flink stop}: the job ends with a savepoint, whose path is returned. */
    String stopWithSavepoint(String job) throws Exception {
        String directory = folder.resolve("savepoints").toUri().toString();
        return found(
                SAVEPOINT, flink(Map.of(), "stop", List.of("--savepointPath", directory, job)));
    }

    /** {@code pgsync verify --all}; fails with its report if index and database differ. */
    void verify(Warehouse warehouse) throws Exception {
        List<String> line = new ArrayList<>(List.of("verify", "--all"));
        line.addAll(warehouse.jobArguments());
        var command =
                new FlinkProcess.Command(
                        "verify-" + ++commands,
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                        Checkout.MAIN,
                        line,
                        warehouse.jobEnvironment());
        String classPath = Checkout.jobJar() + ":" + Checkout.flinkClassPath();
        FlinkProcess.Result result = FlinkProcess.start(folder, command, classPath).await();
        assertThat(result.status()).as(result.toString()).isZero();
    }

    private static String found(Pattern pattern, FlinkProcess.Result result) {
        Matcher matcher = pattern.matcher(result.out());
        if (result.status() != 0 || !matcher.find()) {
            throw new AssertionError("unexpected: " + result);
        }
        return matcher.group(1);
    }

    /** Below the range from which outgoing connections get theirs. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // another one then
            }
        }
    }

    @Override
    public synchronized void close() throws InterruptedException {
        List<FlinkProcess> running = List.copyOf(taskManagers);
        taskManagers.clear();
        boolean inTheMiddle = rest.hasRunningJob();
        for (FlinkProcess each : running) {
            if (inTheMiddle) {
                each.printThreads();
            }
            each.close();
        }
        if (jobManager != null) {
            jobManager.close();
        }
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }
}
