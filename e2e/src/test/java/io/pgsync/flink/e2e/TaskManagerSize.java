package io.pgsync.flink.e2e;

import java.util.List;
import java.util.stream.Stream;

/**
 * The memory of one small TaskManager. A start script would compute it from the size of the
 * process; a TaskManager that is started by hand has to be given every part.
 */
final class TaskManagerSize {
    static final List<String> JVM =
            List.of("-Xmx384m", "-XX:MaxDirectMemorySize=256m", "-XX:MaxMetaspaceSize=256m");

    static final List<String> OPTIONS =
            Stream.of(
                            "taskmanager.cpu.cores=1.0",
                            "taskmanager.memory.framework.heap.size=128m",
                            "taskmanager.memory.task.heap.size=256m",
                            "taskmanager.memory.framework.off-heap.size=128m",
                            "taskmanager.memory.task.off-heap.size=0m",
                            "taskmanager.memory.network.min=64m",
                            "taskmanager.memory.network.max=64m",
                            "taskmanager.memory.managed.size=192m",
                            "taskmanager.memory.jvm-metaspace.size=256m",
                            "taskmanager.memory.jvm-overhead.min=192m",
                            "taskmanager.memory.jvm-overhead.max=192m")
                    .flatMap(option -> Stream.of("-D", option))
                    .toList();

    private TaskManagerSize() {}
}
